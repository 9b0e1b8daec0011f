// What Swift cannot say about libmicrohttpd: MHD_start_daemon is variadic.
#ifndef CMICROHTTPD_SHIM_H
#define CMICROHTTPD_SHIM_H

#include <microhttpd.h>

struct cmhd_options {
  int listen_socket; // the daemon closes it
  unsigned threads;
  unsigned connections;
  unsigned idle_seconds;
  size_t connection_memory;
};

static inline struct MHD_Daemon *cmhd_start(
    struct cmhd_options options, MHD_AccessHandlerCallback access,
    MHD_RequestCompletedCallback completed, void *context) {
  struct MHD_OptionItem pool[] = {
      {options.threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END,
       (intptr_t)options.threads, NULL},
      {MHD_OPTION_END, 0, NULL}};
  return MHD_start_daemon(
      MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TURBO | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
      access, context, MHD_OPTION_LISTEN_SOCKET, options.listen_socket,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, options.connection_memory,
      MHD_OPTION_CONNECTION_LIMIT, options.connections, MHD_OPTION_CONNECTION_TIMEOUT,
      options.idle_seconds, MHD_OPTION_NOTIFY_COMPLETED, completed, context, MHD_OPTION_ARRAY,
      pool, MHD_OPTION_END);
}

#endif
