// What Swift cannot say about Linux: variadic calls, and a signal handler, which may call nothing
// of a runtime.
#ifndef CLINUX_H
#define CLINUX_H

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

// errno is a macro over a call.
static inline int clinux_errno(void) { return errno; }

// open(2) is variadic. Every descriptor of ours is closed on exec.
static inline int clinux_open(const char *path, int flags, unsigned mode) {
  return open(path, flags | O_CLOEXEC, mode);
}

// fcntl(2) is variadic.
static inline int clinux_fcntl(int descriptor, int command, long argument) {
  return fcntl(descriptor, command, argument);
}

// prctl(2) is variadic. Not dumpable: no core file, no ptrace, no /proc/PID/environ for others.
static inline int clinux_hide_memory(void) {
  struct rlimit none = {0, 0};
  (void)setrlimit(RLIMIT_CORE, &none);
  return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

// The soft limit of open files, raised to the hard one. Answers the limit then in force.
static inline unsigned long clinux_raise_file_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 256;
  limit.rlim_cur = limit.rlim_max;
  (void)setrlimit(RLIMIT_NOFILE, &limit);
  (void)getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

// As memmem(3), which is only declared for GNU sources. An empty needle is nowhere.
static inline int clinux_contains(const char *text, size_t length, const char *needle,
                                  size_t needle_length) {
  if (needle_length == 0) return 0;
  while (length >= needle_length) {
    const char *start = memchr(text, needle[0], length - needle_length + 1);
    if (!start) return 0;
    if (memcmp(start, needle, needle_length) == 0) return 1;
    length -= (size_t)(start + 1 - text);
    text = start + 1;
  }
  return 0;
}

// eventfd(2), which Swift's Glibc leaves out. Reading and writing it never block.
static inline int clinux_event_descriptor(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

// epoll(7): its event is a packed struct with a union, which Swift takes in as unsafe.
typedef struct {
  int descriptor;
  unsigned events;
} clinux_event;

static inline int clinux_epoll_change(int poll, int operation, int descriptor, unsigned events) {
  struct epoll_event event = {.events = events, .data.fd = descriptor};
  return epoll_ctl(poll, operation, descriptor, &event);
}

// At most 256 events; answers how many, 0 also when a signal came between.
static inline int clinux_epoll_wait(int poll, clinux_event *ready, int milliseconds) {
  struct epoll_event events[256];
  int count = epoll_wait(poll, events, 256, milliseconds);
  for (int i = 0; i < count; i++) {
    ready[i].descriptor = events[i].data.fd;
    ready[i].events = events[i].events;
  }
  return count < 0 ? 0 : count;
}

// Draining. The first signal is noted and wakes the event descriptor; the second writes how much
// was in flight and lets the process die of it. A timer ends a drain that hangs in a system call.
int clinux_drain_on(int signal, const char *program, unsigned backstop_seconds);
int clinux_drain_signal(void);     // 0, or the signal that began the drain
int clinux_drain_descriptor(void); // readable once a signal has come
void clinux_set_in_flight(int count);

// The addresses of a host in numbers, CLINUX_ADDRESS bytes each, as many as there is room for. Waits
// at most so long for the resolver, which has no time limit of its own. Answers their number, or a
// code below 0.
enum { CLINUX_ADDRESS = 48, CLINUX_RESOLVE_TIMED_OUT = -10000 };
int clinux_resolve(const char *name, int milliseconds, char *addresses, int capacity);
const char *clinux_resolve_reason(int code);

// Dies of `signal` with its default action. Returns only if the signal does not kill.
void clinux_die_of(int signal);

// Locks between processes. flock(2) shares its name with a struct in Swift; the others are locks of
// an open file on one byte (fcntl_locking(2), F_OFD_SETLK), which end when the last descriptor of
// that open file is closed, so also by SIGKILL. All answer at once; -1 and EAGAIN where another
// holds the lock.
int clinux_try_lock(int descriptor);
int clinux_unlock(int descriptor);
int clinux_hold_byte(int descriptor, long long offset);
int clinux_release_byte(int descriptor, long long offset);
// 1 if no other open file holds the byte, 0 if one does, -1 if that cannot be known.
int clinux_byte_is_free(int descriptor, long long offset);

// Adds to a number in a file that others add to as well, without any lock.
int clinux_add_in_file(int descriptor, long long offset, unsigned long long count);

// Room on the disk for the whole file; what is there stays. 0, or an errno.
int clinux_reserve(int descriptor, long long size);
// The same for what will stand behind the end of a file; its size stays.
int clinux_reserve_behind(int descriptor, long long from, long long count);

// Whether a file system is of another host's, where locks may not hold between hosts.
int clinux_is_remote(int descriptor);

// Copies what is in one pipe into another and leaves it there (tee(2)), without waiting. Answers how
// many bytes, 0 where no one writes to the pipe any more, -1 and EAGAIN where nothing is in it.
long clinux_copy_pipe(int from, int to, size_t limit);

// Runs in the place of this process a program that lies beside it, else one of that name on the
// path. `arguments` end with a null pointer; the first becomes the name. Answers an errno.
int clinux_become_sibling(const char *program, char **arguments);

#endif
