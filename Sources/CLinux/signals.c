#include "clinux.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>

static atomic_int first_signal;
static atomic_int in_flight;
static long long first_at; // milliseconds of CLOCK_MONOTONIC
static int event_descriptor = -1;
static unsigned backstop;
static char program_name[32];

void clinux_die_of(int signal_number) {
  struct sigaction standard = {.sa_handler = SIG_DFL};
  sigset_t only;
  sigaction(signal_number, &standard, NULL);
  sigemptyset(&only);
  sigaddset(&only, signal_number);
  sigprocmask(SIG_UNBLOCK, &only, NULL);
  raise(signal_number);
}

// Only async-signal-safe calls from here on (signal-safety(7)).
static void say_in_flight(const char *why) {
  char text[160];
  size_t length = 0;
  const char *parts[] = {program_name, why};
  for (int i = 0; i < 2; i++)
    for (const char *c = parts[i]; *c && length < 120; c++) text[length++] = *c;
  char digits[12];
  int count = atomic_load(&in_flight), size = 0;
  do digits[size++] = (char)('0' + count % 10);
  while ((count /= 10) > 0 && size < 11);
  while (size > 0) text[length++] = digits[--size];
  for (const char *c = " in flight\n"; *c; c++) text[length++] = *c;
  ssize_t ignored = write(2, text, length);
  (void)ignored;
}

static long long milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

// One wish to stop may come as several signals: timeout(1) sends its signal to the child and again
// to the process group, a terminal and a wrapper may both pass on a Ctrl-C.
enum { ONE_WISH_MS = 100 };

static void handle(int signal_number) {
  int saved = errno, none = 0;
  if (signal_number == SIGALRM) {
    say_in_flight(": the drain took too long; stopped with ");
    clinux_die_of(atomic_load(&first_signal));
  } else if (atomic_compare_exchange_strong(&first_signal, &none, signal_number)) {
    first_at = milliseconds();
    unsigned long one = 1;
    ssize_t ignored = write(event_descriptor, &one, sizeof one);
    (void)ignored;
    alarm(backstop);
  } else if (milliseconds() - first_at >= ONE_WISH_MS) {
    say_in_flight(": second signal; stopped with ");
    clinux_die_of(signal_number);
  }
  errno = saved;
}

int clinux_drain_on(int signal_number, const char *program, unsigned backstop_seconds) {
  struct sigaction current;
  if (event_descriptor < 0) {
    event_descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (event_descriptor < 0) return -1;
    struct sigaction alarmed = {.sa_handler = handle};
    sigaction(SIGALRM, &alarmed, NULL);
  }
  strncpy(program_name, program, sizeof program_name - 1);
  backstop = backstop_seconds;
  // A signal that the caller ignores (nohup, a background job of a shell) stays ignored.
  if (sigaction(signal_number, NULL, &current) == 0 && current.sa_handler == SIG_IGN) return 0;
  struct sigaction ours = {.sa_handler = handle};
  sigemptyset(&ours.sa_mask);
  return sigaction(signal_number, &ours, NULL);
}

int clinux_drain_signal(void) { return atomic_load(&first_signal); }
int clinux_drain_descriptor(void) { return event_descriptor; }
void clinux_set_in_flight(int count) { atomic_store(&in_flight, count); }
