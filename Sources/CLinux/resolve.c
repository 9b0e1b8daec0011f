#define _GNU_SOURCE
#include "clinux.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdlib.h>
#include <time.h>

// What the resolver works on must outlive a wait that has ended before it.
typedef struct {
  struct gaicb request;
  struct addrinfo hints;
  char name[256];
} lookup;

static long long milliseconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

int clinux_resolve(const char *name, int milliseconds, char *addresses, int capacity) {
  if (strlen(name) >= sizeof((lookup *)0)->name) return EAI_NONAME;
  lookup *work = calloc(1, sizeof *work);
  if (!work) return EAI_MEMORY;
  strcpy(work->name, name);
  work->hints.ai_family = AF_UNSPEC;
  work->hints.ai_socktype = SOCK_STREAM;
  work->hints.ai_flags = AI_ADDRCONFIG;
  work->request.ar_name = work->name;
  work->request.ar_request = &work->hints;
  struct gaicb *list[] = {&work->request};
  int code = getaddrinfo_a(GAI_NOWAIT, list, 1, NULL);
  if (code != 0) {
    free(work);
    return code;
  }
  const struct gaicb *waited[] = {&work->request};
  long long ends = milliseconds_now() + milliseconds;
  while ((code = gai_error(&work->request)) == EAI_INPROGRESS) {
    long long left = ends - milliseconds_now();
    if (left <= 0) {
      // Where it cannot be called off the resolver goes on, and so does the memory.
      if (gai_cancel(&work->request) == EAI_CANCELED) free(work);
      return CLINUX_RESOLVE_TIMED_OUT;
    }
    struct timespec limit = {left / 1000, left % 1000 * 1000000};
    (void)gai_suspend(waited, 1, &limit);
  }
  int count = 0;
  if (code == 0) {
    for (struct addrinfo *one = work->request.ar_result; one && count < capacity;
         one = one->ai_next) {
      const void *address = one->ai_family == AF_INET6
                                ? (void *)&((struct sockaddr_in6 *)one->ai_addr)->sin6_addr
                                : (void *)&((struct sockaddr_in *)one->ai_addr)->sin_addr;
      if (inet_ntop(one->ai_family, address, addresses + count * CLINUX_ADDRESS, CLINUX_ADDRESS)) count++;
    }
    freeaddrinfo(work->request.ar_result);
  }
  free(work);
  return code == 0 ? count : code;
}

const char *clinux_resolve_reason(int code) {
  return code == CLINUX_RESOLVE_TIMED_OUT ? "the name server did not answer" : gai_strerror(code);
}
