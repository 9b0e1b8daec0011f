#define _GNU_SOURCE
#include "csupervise.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// All that would end this process and can be passed on, and what job control needs. A signal that
// the processor sends (SIGSEGV) is none of them.
static const int watched[] = {SIGHUP,  SIGINT,    SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2,
                              SIGALRM, SIGVTALRM, SIGPROF, SIGPOLL, SIGPWR,  SIGSTKFLT,
                              SIGXCPU, SIGABRT,   SIGTSTP, SIGCONT};
// Errors of write(2) and tcsetpgrp(3) are told by their results.
static const int silenced[] = {SIGPIPE, SIGXFSZ, SIGTTOU};
static sigset_t before, during;
static struct sigaction of_children;

#define COUNT(array) (sizeof array / sizeof *array)

int csupervise_signals_begin(void) {
  sigset_t read;
  struct sigaction action;
  sigprocmask(SIG_SETMASK, NULL, &before);
  during = before;
  sigemptyset(&read);
  for (size_t i = 0; i < COUNT(watched); i++) {
    if (sigaction(watched[i], NULL, &action) == 0 && action.sa_handler == SIG_IGN) continue;
    sigaddset(&read, watched[i]);
    sigaddset(&during, watched[i]);
  }
  for (size_t i = 0; i < COUNT(silenced); i++) sigaddset(&during, silenced[i]);
  sigaddset(&read, SIGCHLD);
  sigaddset(&during, SIGCHLD);
  // A parent that ignores SIGCHLD has the system reap our child, and its status would be lost. The
  // command gets the default too, as from timeout(1).
  action = (struct sigaction){.sa_handler = SIG_DFL};
  sigaction(SIGCHLD, &action, &of_children);
  sigprocmask(SIG_SETMASK, &during, NULL);
  return signalfd(-1, &read, SFD_CLOEXEC | SFD_NONBLOCK);
}

void csupervise_signals_end(int descriptor) {
  sigset_t only;
  sigemptyset(&only);
  // What an error has told is not to be told again.
  for (size_t i = 0; i < COUNT(silenced); i++)
    if (!sigismember(&before, silenced[i])) sigaddset(&only, silenced[i]);
  while (sigtimedwait(&only, NULL, &(struct timespec){0, 0}) > 0) continue;
  sigaction(SIGCHLD, &of_children, NULL);
  sigprocmask(SIG_SETMASK, &before, NULL);
  if (descriptor >= 0) close(descriptor);
}

int csupervise_signals_read(int descriptor, int *numbers, int capacity) {
  struct signalfd_siginfo infos[16];
  if (capacity > 16) capacity = 16;
  ssize_t size = read(descriptor, infos, (size_t)capacity * sizeof *infos);
  if (size <= 0) return 0;
  int count = (int)((size_t)size / sizeof *infos);
  for (int i = 0; i < count; i++) numbers[i] = (int)infos[i].ssi_signo;
  return count;
}

void csupervise_signals_release(void) {
  sigset_t mask = before;
  sigaddset(&mask, SIGPIPE);
  sigprocmask(SIG_SETMASK, &mask, NULL);
}

void csupervise_signals_hold(void) { sigprocmask(SIG_SETMASK, &during, NULL); }

int csupervise_stop(int signal, int whole_group) {
  sigset_t only, pending;
  sigemptyset(&only);
  sigaddset(&only, signal);
  kill(whole_group ? 0 : getpid(), signal);
  sigprocmask(SIG_UNBLOCK, &only, NULL);
  csupervise_signals_hold();
  sigpending(&pending);
  return sigismember(&pending, SIGCONT) || !sigismember(&during, SIGCONT);
}

// In the child: only async-signal-safe calls (signal-safety(7)); execvpe uses no heap.
static _Noreturn void become(const csupervise_command *command, pid_t parent) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127); // it died before it could be our death
  // SIGTTOU is still blocked, so that a group in the background may take the terminal.
  if (command->terminal >= 0) tcsetpgrp(command->terminal, getpid());
  for (int i = 0; i < 3; i++) {
    int from = command->standard[i];
    if (from >= 0 && (from == i ? fcntl(i, F_SETFD, 0) : dup2(from, i)) < 0) goto failed;
  }
  if (command->kept >= 0 && (command->kept == command->kept_as
                                 ? fcntl(command->kept, F_SETFD, 0)
                                 : dup2(command->kept, command->kept_as)) < 0)
    goto failed;
  sigprocmask(SIG_SETMASK, &before, NULL);
  execvpe(command->arguments[0], command->arguments, command->environment);
failed:;
  int reason = errno;
  ssize_t ignored = write(command->report, &reason, sizeof reason);
  (void)ignored;
  _exit(127);
}

pid_t csupervise_start(const csupervise_command *command) {
  pid_t parent = getpid();
  pid_t child = fork();
  if (child == 0) become(command, parent);
  if (child > 0) setpgid(child, child); // whoever comes first: the group is there from here on
  return child;
}

pid_t csupervise_start_apart(char *const *arguments, char *const *environment, int input) {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  sigset_t signals;
  pid_t child = -1;
  int code = posix_spawnattr_init(&attributes);
  if (code != 0) goto done;
  code = posix_spawn_file_actions_init(&actions);
  if (code != 0) goto no_actions;
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                            POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setpgroup(&attributes, 0);
  sigemptyset(&signals);
  posix_spawnattr_setsigmask(&attributes, &signals);
  sigaddset(&signals, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &signals);
  code = posix_spawn_file_actions_adddup2(&actions, input, 0);
  if (code == 0) code = posix_spawn_file_actions_adddup2(&actions, 2, 1);
  if (code == 0)
    code = posix_spawn(&child, arguments[0], &actions, &attributes, arguments, environment);
  posix_spawn_file_actions_destroy(&actions);
no_actions:
  posix_spawnattr_destroy(&attributes);
done:
  errno = code;
  return code == 0 ? child : -1;
}

int csupervise_watch(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

csupervise_change csupervise_look(pid_t process) {
  siginfo_t info;
  info.si_pid = 0;
  int result;
  do result = waitid(P_PID, (id_t)process, &info, WEXITED | WNOHANG | WNOWAIT);
  while (result < 0 && errno == EINTR);
  if (result < 0) return (csupervise_change){CSUPERVISE_LOST, errno};
  if (info.si_pid != 0)
    return (csupervise_change){
        info.si_code == CLD_EXITED ? CSUPERVISE_EXITED : CSUPERVISE_SIGNALED, info.si_status};
  if (waitid(P_PID, (id_t)process, &info, WSTOPPED | WNOHANG) == 0 && info.si_pid != 0)
    return (csupervise_change){CSUPERVISE_STOPPED, info.si_status};
  return (csupervise_change){CSUPERVISE_NOTHING, 0};
}

void csupervise_reap(pid_t process) {
  while (waitpid(process, NULL, WNOHANG) < 0 && errno == EINTR) continue;
}

int csupervise_member(pid_t group) {
  DIR *all = opendir("/proc");
  if (!all) return -2;
  int found = -1;
  for (struct dirent *entry; found < 0 && (entry = readdir(all));) {
    if (!isdigit((unsigned char)entry->d_name[0])) continue;
    pid_t process = (pid_t)atoi(entry->d_name);
    if (getpgid(process) != group) continue;
    int descriptor = (int)syscall(SYS_pidfd_open, process, 0);
    if (descriptor < 0) {
      if (errno == ENOSYS) {
        found = -2;
        break;
      }
      continue;
    }
    // The id may have gone to another since; from here on it cannot. A zombie is readable.
    struct pollfd ended = {.fd = descriptor, .events = POLLIN};
    if (getpgid(process) == group && poll(&ended, 1, 0) == 0)
      found = descriptor;
    else
      close(descriptor);
  }
  closedir(all);
  return found;
}

int csupervise_temporary(const char *folder) {
  int descriptor = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor >= 0) return descriptor;
  char path[4096];
  int length = snprintf(path, sizeof path, "%s/supervision.XXXXXX", folder);
  if (length > 0 && (size_t)length < sizeof path) {
    descriptor = mkostemp(path, O_CLOEXEC);
    if (descriptor >= 0) {
      unlink(path);
      return descriptor;
    }
  }
  return memfd_create("supervision", MFD_CLOEXEC);
}

int csupervise_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int csupervise_waiting(int descriptor) {
  int count = 0;
  return ioctl(descriptor, FIONREAD, &count) == 0 ? count : 0;
}

// What another has made of the descriptor, O_NONBLOCK, holds for us too.
static int may_go_on(int descriptor, short events) {
  struct pollfd entry = {.fd = descriptor, .events = events};
  return errno == EINTR || (errno == EAGAIN && poll(&entry, 1, -1) > 0);
}

static _Noreturn void relay(int from) {
  char buffer[4096];
  setsid();
  (void)!chdir("/");
  // SIGPIPE stays blocked, if it was not before: an error tells the same.
  sigset_t mask = before;
  sigaddset(&mask, SIGPIPE);
  sigprocmask(SIG_SETMASK, &mask, NULL);
  dup2(from, 0);
  dup2(2, 1);
  if (close_range(3, ~0U, 0) != 0)
    for (int i = 3; i < 1024; i++) close(i);
  for (;;) {
    ssize_t count = read(0, buffer, sizeof buffer);
    if (count == 0) _exit(0);
    if (count < 0 && !may_go_on(0, POLLIN)) _exit(1);
    for (ssize_t done = 0; done < count;) {
      ssize_t some = write(1, buffer + done, (size_t)(count - done));
      if (some > 0) done += some;
      else if (!may_go_on(1, POLLOUT)) _exit(1);
    }
  }
}

void csupervise_relay(int from) {
  if (fork() == 0) relay(from);
}

int csupervise_free_number(int other, int fallback) {
  for (int number = 3; number <= 9; number++) {
    if (number == other) continue;
    int flags = fcntl(number, F_GETFD);
    if (flags < 0 || flags & FD_CLOEXEC) return number;
  }
  return fallback;
}
