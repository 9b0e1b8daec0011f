#define _GNU_SOURCE
#include "clinux.h"

#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

// Waits for a child, at most so many milliseconds. 1 when it has ended.
static int wait_for(pid_t child, int milliseconds) {
  int descriptor = (int)syscall(SYS_pidfd_open, child, 0);
  if (descriptor < 0) {
    // Kernels before 5.3: look again and again.
    siginfo_t info;
    for (;; milliseconds -= 5) {
      info.si_pid = 0;
      if (waitid(P_PID, (id_t)child, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid != 0) return 1;
      if (milliseconds <= 0) return 0;
      struct timespec pause = {0, 5000000};
      nanosleep(&pause, NULL);
    }
  }
  struct pollfd entry = {.fd = descriptor, .events = POLLIN};
  int found;
  do found = poll(&entry, 1, milliseconds);
  while (found < 0 && errno == EINTR);
  close(descriptor);
  return found != 0;
}

int clinux_run_shell(const char *command, const void *input, size_t length, int milliseconds) {
  int source = memfd_create("record", MFD_CLOEXEC);
  if (source < 0) return -errno;
  if (write(source, input, length) != (ssize_t)length || lseek(source, 0, SEEK_SET) != 0) {
    int code = errno;
    close(source);
    return -code;
  }
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, source, 0);
  posix_spawn_file_actions_adddup2(&actions, 2, 1);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  char *const arguments[] = {"sh", "-c", (char *)command, NULL};
  pid_t child;
  int code = posix_spawn(&child, "/bin/sh", &actions, &attributes, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  close(source);
  if (code != 0) return -code;
  int ended = wait_for(child, milliseconds);
  if (!ended) kill(-child, SIGKILL);
  int status;
  pid_t found;
  do found = waitpid(child, &status, 0);
  while (found < 0 && errno == EINTR);
  if (!ended) return CLINUX_SHELL_TIMED_OUT;
  // Where SIGCHLD is ignored no one learns how a child ended.
  if (found < 0) return errno == ECHILD ? 0 : -errno;
  return WIFSIGNALED(status) ? 256 + WTERMSIG(status) : WEXITSTATUS(status);
}

int clinux_become_sibling(const char *program, char **arguments) {
  char path[4096];
  ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
  arguments[0] = (char *)program;
  if (length > 0) {
    path[length] = 0;
    char *slash = strrchr(path, '/');
    if (slash && (size_t)(slash + 1 - path) + strlen(program) < sizeof path) {
      strcpy(slash + 1, program);
      execv(path, arguments);
      if (errno != ENOENT) return errno;
    }
  }
  execvp(program, arguments);
  return errno;
}
