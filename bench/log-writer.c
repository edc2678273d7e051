// log-writer LINES_PER_SECOND: writes numbered lines, a hundredth of a second's worth at a time: "NAME NUMBER NANOSECONDS text".
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
  char name[65] = {0}, batch[65536];
  gethostname(name, 64);
  long each = (argc > 1 ? atol(argv[1]) : 500) / 100;
  struct timespec next, now;
  clock_gettime(CLOCK_MONOTONIC, &next);
  for (long number = 1;;) {
    clock_gettime(CLOCK_REALTIME, &now);
    int length = 0;
    for (long i = 0; i < each; i++, number++)
      length += snprintf(batch + length, sizeof batch - length,
                         "%s %ld %lld GET /articles/%ld/comments?page=2 200 17 ms \"Mozilla/5.0 (X11; Linux)\"\n", name,
                         number, now.tv_sec * 1000000000LL + now.tv_nsec, number % 977);
    if (write(1, batch, length) < 0) return 1;
    next.tv_nsec += 10000000;
    if (next.tv_nsec >= 1000000000) next.tv_nsec -= 1000000000, next.tv_sec++;
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, 0);
  }
}
