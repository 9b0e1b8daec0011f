// What Swift cannot say about libmicrohttpd: MHD_start_daemon is variadic.
#ifndef CMICROHTTPD_SHIM_H
#define CMICROHTTPD_SHIM_H

#include <microhttpd.h>

struct cmhd_options {
  int listen_socket; // the daemon closes it
  unsigned connections;
  unsigned idle_seconds;
  size_t connection_memory;
};

static inline struct MHD_Daemon *cmhd_start(
    struct cmhd_options options, MHD_AccessHandlerCallback access,
    MHD_RequestCompletedCallback completed, void *context) {
  return MHD_start_daemon(
      MHD_USE_EPOLL | MHD_USE_TURBO | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
      access, context, MHD_OPTION_LISTEN_SOCKET, options.listen_socket,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, options.connection_memory,
      MHD_OPTION_CONNECTION_LIMIT, options.connections, MHD_OPTION_CONNECTION_TIMEOUT,
      options.idle_seconds, MHD_OPTION_NOTIFY_COMPLETED, completed, context, MHD_OPTION_END);
}

// The descriptor that is readable when the daemon has something to do. The answer is a union.
static inline int cmhd_epoll(struct MHD_Daemon *daemon) {
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD);
  return info ? info->epoll_fd : -1;
}

#endif
