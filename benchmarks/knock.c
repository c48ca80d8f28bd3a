/* Strangers: knock PORT RATE SECONDS [PATH LINES]. Prints how many a second were answered.
 *
 * They shake hands with Socket.IO, evenly, and are answered when they get a 403. With a PATH they ask for that, on so
 * many LINES at once; any answer counts.
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
#define MOST 1024
#define HANDSHAKE \
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\n" \
    "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
#define REFUSED "HTTP/1.1 403"

#define PAGE "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
#define ANSWERED "HTTP/1.1 "

static struct pollfd strangers[MOST];
static int inside, at_once = AT_ONCE;
static char page[256];
static const char *said = HANDSHAKE, *heard = REFUSED;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void knock(int port) {
    struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int line = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(line, (struct sockaddr *)&there, sizeof there) || send(line, said, strlen(said), 0) < 0) {
        perror("knock");
        exit(1);
    }
    strangers[inside++] = (struct pollfd){.fd = line, .events = POLLIN};
}

static int was_answered(int line) {
    char answer[4096];
    ssize_t length = recv(line, answer, sizeof answer, 0);
    int right = length > (ssize_t)strlen(heard) && !memcmp(answer, heard, strlen(heard));
    while (length > 0) length = recv(line, answer, sizeof answer, 0);
    close(line);
    return right;
}

static int hear(void) {
    int answered = 0;
    for (int i = inside - 1; i >= 0; i--)
        if (strangers[i].revents) {
            answered += was_answered(strangers[i].fd);
            strangers[i] = strangers[--inside];
        }
    return answered;
}

int main(int count, char **words) {
    if (count != 4 && count != 6) return fputs("usage: knock PORT RATE SECONDS [PATH LINES]\n", stderr), 2;
    if (count == 6) {
        snprintf(page, sizeof page, PAGE, words[4]);
        said = page, heard = ANSWERED;
        at_once = atoi(words[5]) < MOST ? atoi(words[5]) : MOST;
    }
    double rate = atof(words[2]), seconds = atof(words[3]), began = now(), due = began;
    int answered = 0;
    while (now() < began + seconds) {
        for (; due < now() && inside < at_once; due += 1 / rate) knock(atoi(words[1]));
        poll(strangers, inside, 1);
        answered += hear();
    }
    printf("%.0f\n", answered / seconds);
}
