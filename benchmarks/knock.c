/* Strangers who shake hands with Socket.IO, evenly: knock PORT RATE SECONDS. Prints how many a second got a 403.
 *
 * Compiled, because the same in Python took from the machine what it was to measure the loss of.
 */
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define AT_ONCE 64  /* fewer than any server's backlog, so that no SYN is dropped */
#define HANDSHAKE \
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\n" \
    "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
#define REFUSED "HTTP/1.1 403"

static struct pollfd strangers[AT_ONCE];
static int inside;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void knock(int port) {
    struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int line = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(line, (struct sockaddr *)&there, sizeof there) || send(line, HANDSHAKE, sizeof HANDSHAKE - 1, 0) < 0) {
        perror("knock");
        exit(1);
    }
    strangers[inside++] = (struct pollfd){.fd = line, .events = POLLIN};
}

static int was_refused(int line) {
    char answer[4096];
    ssize_t length = recv(line, answer, sizeof answer, 0);
    close(line);
    return length > (ssize_t)strlen(REFUSED) && !memcmp(answer, REFUSED, strlen(REFUSED));
}

static int hear(void) {
    int refused = 0;
    for (int i = inside - 1; i >= 0; i--)
        if (strangers[i].revents) {
            refused += was_refused(strangers[i].fd);
            strangers[i] = strangers[--inside];
        }
    return refused;
}

int main(int count, char **words) {
    if (count != 4) return fputs("usage: knock PORT RATE SECONDS\n", stderr), 2;
    double rate = atof(words[2]), seconds = atof(words[3]), began = now(), due = began;
    int refused = 0;
    while (now() < began + seconds) {
        for (; due < now() && inside < AT_ONCE; due += 1 / rate) knock(atoi(words[1]));
        poll(strangers, inside, 1);
        refused += hear();
    }
    printf("%.0f\n", refused / seconds);
}
