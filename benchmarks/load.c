/* The load generator: members of a chat room over Socket.IO (WebSocket) or raw TCP lines, in one thread with epoll.
 *
 *   load port=5001 members=10 in_flight=4 warm_up=0.5 seconds=3 pid=123 pid=124
 *   load port=5001 port=5002 store=125 members=10 ...    two processes of one server, and the store that they share
 *
 * Takes every member's cookie from a line of stdin (with cookies=1), prints "seated" once all have a seat, then with
 * seconds= what was heard in that time, as JSON. Without it the members sit there until stdin ends.
 * With room=3 it all happens in /r/room-3; with rooms=10 the members are dealt out to /r/room-1 ... /r/room-10, ten by ten.
 * With several ports they are dealt out over these, one by one.
 * Every line carries the time it was said, and at which process, so each message heard is a latency. Compiled, because the same written in
 * Python took most of a core at the rates that are measured here.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#define TEXT "~%016ld@%d lunch at noon by the fountain, who is coming along?"
#define SLOTS 1024          /* lines of one member that may be on their way */
#define SEATING_AT_ONCE 50  /* fewer than any server's backlog, so that no SYN is dropped */
#define INFLATED (4 << 20)

enum state { HANDSHAKE, NEGOTIATION, SEATED };

struct member {
    int fd, number, process, deflated;
    enum state state;
    char *in;
    size_t have, room;
    unsigned lines;
    int64_t said[SLOTS];
    z_stream inflater, deflater;
};

struct samples {
    uint32_t *us;
    size_t count, room;
};

static double tcp, cookies, room_number, rooms, count, in_flight, lines_per_second, warm_up, seconds, deflate_offered, store;
static int pids[64], pid_count, ports[64], port_count;
static struct { const char *name; double *value; } settings[] = {
    {"store", &store}, {"tcp", &tcp}, {"cookies", &cookies}, {"room", &room_number}, {"rooms", &rooms}, {"members", &count},
    {"in_flight", &in_flight},    {"lines_per_second", &lines_per_second}, {"warm_up", &warm_up}, {"seconds", &seconds}, {"deflate_offered", &deflate_offered},
};

static struct member *members;
static int epoll, opened, seated, ended, counting;
static int64_t arrival, due = INT64_MAX;
static struct samples delivered, elsewhere, acknowledged;
static long frames, refusals;
static char first_refusal[200];

static _Noreturn void die(const char *format, ...) {
    va_list rest;
    va_start(rest, format);
    vfprintf(stderr, format, rest);
    fputc('\n', stderr);
    exit(1);
}

static double clock_seconds(clockid_t clock) {
    struct timespec t;
    if (clock_gettime(clock, &t)) die("a server process is gone");
    return t.tv_sec + t.tv_nsec / 1e9;
}

static int64_t now(void) { return (int64_t)(clock_seconds(CLOCK_MONOTONIC) * 1e6); }

static double cpu(int pid) { return clock_seconds((~(clockid_t)pid << 3) | 2); } /* that process's CPU clock */

static double store_cpu(void) { return store ? cpu(store) : 0; }

static double server_cpu(void) {
    double sum = 0;
    for (int i = 0; i < pid_count; i++) sum += cpu(pids[i]);
    return sum;
}

static void add(struct samples *samples, int64_t us) {
    if (!counting) return;
    if (samples->count == samples->room) {
        samples->room = samples->room ? 2 * samples->room : 1 << 16;
        samples->us = realloc(samples->us, samples->room * sizeof *samples->us);
    }
    samples->us[samples->count++] = us;
}

/* -- saying ---------------------------------------------------------------------------------------------------- */

static void send_bytes(struct member *m, const void *bytes, size_t size) {
    if (send(m->fd, bytes, size, MSG_NOSIGNAL) != (ssize_t)size) die("member %d could not send: %m", m->number);
}

static void send_frame(struct member *m, int first_byte, const char *payload, size_t size) {
    static const unsigned char key[4] = {0x37, 0xfa, 0x21, 0x3d};
    unsigned char frame[600] = {first_byte, 0x80 | (size < 126 ? size : 126)};
    size_t head = 2;
    if (size > 500) die("a frame too long to send");
    if (size >= 126) frame[head++] = size >> 8, frame[head++] = size;
    memcpy(frame + head, key, 4), head += 4;
    for (size_t i = 0; i < size; i++) frame[head + i] = payload[i] ^ key[i & 3];
    send_bytes(m, frame, head + size);
}

static void send_text(struct member *m, const char *text, size_t size) {
    unsigned char packed[600];
    if (!m->deflated) return send_frame(m, 0x81, text, size);
    m->deflater.next_in = (unsigned char *)text, m->deflater.avail_in = size;
    m->deflater.next_out = packed, m->deflater.avail_out = sizeof packed;
    deflate(&m->deflater, Z_SYNC_FLUSH);
    send_frame(m, 0xc1, (char *)packed, sizeof packed - m->deflater.avail_out - 4); /* RFC 7692: without 00 00 ff ff */
}

static void say(struct member *m) {
    char line[300];
    unsigned id = ++m->lines;
    long at = m->said[id % SLOTS] = now();
    if (tcp) return send_bytes(m, line, sprintf(line, "#%d:%u " TEXT "\n", m->number, id, at, m->process));
    send_text(m, line, sprintf(line, "42%u[\"message\",{\"text\":\"" TEXT "\",\"key\":\"%u\"}]", id, at, m->process, id));
}

/* -- hearing: one payload may hold several messages, and each one counts --------------------------------------- */

static void hear_one(struct member *m, const char *line) {
    char *process;
    int64_t took = arrival - strtoll(line, &process, 10);
    add(&delivered, took);
    if (atoi(process + 1) != m->process) add(&elsewhere, took);
}

static void hear(struct member *m, const char *payload, size_t size) {
    const char *at = payload, *end = payload + size;
    frames += counting;
    while ((at = memchr(at, '~', end - at)) && end - at > 18) hear_one(m, ++at);
}

static void acknowledge(struct member *m, unsigned id) {
    add(&acknowledged, arrival - m->said[id % SLOTS]);
    if (in_flight) say(m);
}

static void take_seat(struct member *m) {
    m->state = SEATED;
    seated++;
}

static void answered(struct member *m, const char *payload, size_t size) {
    unsigned id = strtoul(payload + 2, NULL, 10);
    if (memmem(payload, size, "\"error\"", 7) && !refusals++) snprintf(first_refusal, sizeof first_refusal, "%.*s", (int)size, payload);
    id ? acknowledge(m, id) : take_seat(m);
}

/* Engine.IO's ping, and the steps to a seat: open, connect, and `join` where the server asks for a login. */
static void negotiate(struct member *m, const char *payload, size_t size) {
    if (payload[0] == '2') send_text(m, "3", 1);
    else if (payload[0] == '0') send_text(m, "40", 2);
    else if (!strncmp(payload, "40", 2) && cookies) send_text(m, "420[\"join\",{}]", 14);
    else if (!strncmp(payload, "40", 2)) take_seat(m);
    else die("member %d heard %.*s", m->number, (int)size, payload);
}

static void receive_text(struct member *m, const char *payload, size_t size) {
    if (!strncmp(payload, "42", 2)) hear(m, payload, size);
    else if (!strncmp(payload, "43", 2)) answered(m, payload, size);
    else negotiate(m, payload, size);
}

static void inflate_text(struct member *m, const char *payload, size_t size) {
    static unsigned char plain[INFLATED];
    unsigned char *parts[] = {(unsigned char *)payload, (unsigned char *)"\0\0\xff\xff"};
    size_t sizes[] = {size, 4};
    m->inflater.next_out = plain, m->inflater.avail_out = sizeof plain;
    for (int i = 0; i < 2; i++) {
        m->inflater.next_in = parts[i], m->inflater.avail_in = sizes[i];
        if (inflate(&m->inflater, Z_SYNC_FLUSH) < 0) die("cannot inflate");
    }
    receive_text(m, (char *)plain, sizeof plain - m->inflater.avail_out);
}

static void receive_frame(struct member *m, int first_byte, const char *payload, size_t size) {
    switch (first_byte) {
        case 0x81: return receive_text(m, payload, size);
        case 0xc1: return inflate_text(m, payload, size);
        case 0x89: return send_frame(m, 0x8a, payload, size);
        case 0x8a: return;
        case 0x88: die("member %d was told goodbye: %d", m->number, size < 2 ? 0 : (unsigned char)payload[0] << 8 | (unsigned char)payload[1]);
        default: die("member %d heard a frame %#x: %.*s", m->number, first_byte, (int)size, payload);
    }
}

static size_t read_frame(struct member *m, const unsigned char *in, size_t have) {
    size_t head = 2, size;
    if (have < 2) return 0;
    size = in[1];
    if (size == 126) head = 4;
    if (size == 127) head = 10;
    if (have < head) return 0;
    if (head > 2) size = 0;
    for (size_t i = 2; i < head; i++) size = size << 8 | in[i];
    if (have < head + size) return 0;
    receive_frame(m, in[0], (char *)in + head, size);
    return head + size;
}

static size_t read_line(struct member *m, char *in, size_t have) {
    char *end = memchr(in, '\n', have), *id;
    if (!end) return 0;
    hear(m, in, end - in);
    if (*in == '#' && strtol(in + 1, &id, 10) == m->number) acknowledge(m, strtoul(id + 1, NULL, 10));
    return end + 1 - in;
}

static size_t read_handshake(struct member *m, char *in, size_t have) {
    char *end = memmem(in, have, "\r\n\r\n", 4), *bits;
    if (!end) return 0;
    *end = 0;
    if (!strstr(in, " 101 ")) die("member %d was refused: %s", m->number, in);
    m->state = NEGOTIATION;
    if ((m->deflated = strcasestr(in, "permessage-deflate") != NULL)) {
        bits = strcasestr(in, "client_max_window_bits=");
        inflateInit2(&m->inflater, -15);
        deflateInit2(&m->deflater, 1, Z_DEFLATED, bits ? -atoi(strchr(bits, '=') + 1) : -15, 8, Z_DEFAULT_STRATEGY);
    }
    return end + 4 - in;
}

static size_t read_one(struct member *m, char *in, size_t have) {
    if (tcp) return read_line(m, in, have);
    return m->state == HANDSHAKE ? read_handshake(m, in, have) : read_frame(m, (unsigned char *)in, have);
}

static void receive(struct member *m) {
    ssize_t got = recv(m->fd, m->in + m->have, m->room - m->have, MSG_DONTWAIT);
    size_t used = 0, step;
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) die("member %d was cut off: %s", m->number, got ? strerror(errno) : "end of stream");
    arrival = now();
    m->have += got;
    while ((step = read_one(m, m->in + used, m->have - used))) used += step;
    memmove(m->in, m->in + used, m->have -= used);
    if (m->have == m->room) m->in = realloc(m->in, m->room *= 2);
}

/* -- seats ----------------------------------------------------------------------------------------------------- */

static void shake_hands(struct member *m) {
    char request[2000], cookie[1200] = "", where[40] = "";
    const char *offer = deflate_offered ? "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n" : "";
    if (cookies && !fgets(cookie, sizeof cookie, stdin)) die("a cookie is missing");
    cookie[strcspn(cookie, "\n")] = 0;
    if (rooms) sprintf(where, "/r/room-%d", 1 + (int)(m->number * rooms / count));
    else if (room_number) sprintf(where, "/r/room-%d", (int)room_number);
    send_bytes(m, request, sprintf(request,
        "GET %s/socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Version: 13\r\n%s%s%s%s\r\n",
        where, ports[m->process], ports[m->process], offer, *cookie ? "Cookie: " : "", cookie, *cookie ? "\r\n" : ""));
}

static void open_connection(struct member *m) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = m};
    int yes = 1;
    m->number = opened++;
    m->process = m->number % port_count;
    address.sin_port = htons(ports[m->process]);
    m->in = malloc(m->room = 1 << 14);
    m->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(m->fd, (struct sockaddr *)&address, sizeof address)) die("cannot connect: %m");
    setsockopt(m->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    epoll_ctl(epoll, EPOLL_CTL_ADD, m->fd, &event);
    tcp ? take_seat(m) : shake_hands(m);
}

/* -- time ------------------------------------------------------------------------------------------------------ */

/* People speak at random moments, so lines meet: a Poisson process, at its rate however long a line takes. */
static void say_what_is_due(void) {
    for (; now() >= due; due -= log(1 - drand48()) * 1e6 / lines_per_second) say(&members[lrand48() % opened]);
}

/* Looks every 100 µs or so, as a network card that coalesces its interrupts. Were it woken by each frame instead, the
 * wake-up would be charged to the server that sent it: on a virtual machine up to half of what a small frame costs. */
static void look(void) {
    static const struct timespec nap = {.tv_nsec = 50000};
    struct epoll_event events[256];
    nanosleep(&nap, NULL);
    int ready = epoll_wait(epoll, events, 256, 0);
    for (int i = 0; i < ready; i++) events[i].data.ptr ? receive(events[i].data.ptr) : (void)(ended = 1);
    say_what_is_due();
}

static void run_for(double time) {
    for (int64_t until = now() + time * 1e6; now() < until && !ended;) look();
}

static void seat_everyone(void) {
    int64_t began = now();
    while (seated < count) {
        while (opened < count && opened - seated < SEATING_AT_ONCE) open_connection(&members[opened]);
        look();
        if (now() - began > 120e6) die("%d of %d members had a seat after two minutes", seated, (int)count);
    }
    puts("seated");
    fflush(stdout);
}

static void start_talking(void) {
    if (lines_per_second) due = now();
    for (int i = 0; i < opened; i++)
        for (int line = 0; line < in_flight; line++) say(&members[i]);
}

/* -- the answer ------------------------------------------------------------------------------------------------ */

static int ascending(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void print_quantiles(const char *name, struct samples *samples) {
    static const struct { const char *name; double share; } quantiles[] = {{"p50", .5}, {"p99", .99}, {"p999", .999}};
    qsort(samples->us, samples->count, sizeof *samples->us, ascending);
    for (int i = 0; i < 3; i++) printf("\"%s_%s_ms\": %.3f, ", name, quantiles[i].name, samples->us[(size_t)(quantiles[i].share * samples->count)] / 1e3);
}

static void measure(void) {
    double server = server_cpu(), kept = store_cpu(), own = clock_seconds(CLOCK_PROCESS_CPUTIME_ID), began = clock_seconds(CLOCK_MONOTONIC);
    counting = 1;
    run_for(seconds);
    counting = 0;
    double took = clock_seconds(CLOCK_MONOTONIC) - began;
    server = server_cpu() - server, kept = store_cpu() - kept, own = clock_seconds(CLOCK_PROCESS_CPUTIME_ID) - own;
    if (!delivered.count) die("nothing was delivered");
    printf("{\"deliveries_per_second\": %f, \"messages_per_frame\": %f, ", delivered.count / took, (double)delivered.count / frames);
    printf("\"cpu_us_per_delivery\": %f, ", server * 1e6 / delivered.count);
    printf("\"server_cpu\": %f, \"generator_cpu\": %f, ", server / took, own / took);
    if (store) printf("\"store_cpu\": %f, \"store_cpu_us_per_line\": %f, ", kept / took, kept * 1e6 / acknowledged.count);
    printf("\"lines_per_second\": %f, ", acknowledged.count / took);
    print_quantiles("delivery", &delivered);
    if (elsewhere.count) print_quantiles("elsewhere", &elsewhere);
    if (acknowledged.count) print_quantiles("acknowledgement", &acknowledged);
    printf("\"refusals\": %ld}\n", refusals);
    if (refusals) die("refused: %s", first_refusal);
}

static void set(const char *argument) {
    const char *value = strchr(argument, '=');
    if (!value++) die("not a setting: %s", argument);
    if (!strncmp(argument, "pid=", 4)) pids[pid_count++ % 64] = atoi(value);
    if (!strncmp(argument, "port=", 5)) ports[port_count++ % 64] = atoi(value);
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        if (!strncmp(argument, settings[i].name, value - argument - 1) && !settings[i].name[value - argument - 1])
            *settings[i].value = atof(value);
}

int main(int argc, char **argv) {
    struct epoll_event end_of_input = {.events = EPOLLHUP, .data.ptr = NULL};
    for (int i = 1; i < argc; i++) set(argv[i]);
    members = calloc(count, sizeof *members);
    epoll = epoll_create1(0);
    seat_everyone();
    if (!seconds) epoll_ctl(epoll, EPOLL_CTL_ADD, 0, &end_of_input);
    start_talking();
    run_for(seconds ? warm_up : 3600);
    if (seconds) measure();
}
