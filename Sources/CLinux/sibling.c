#define _GNU_SOURCE
#include "clinux.h"

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
