// What Swift cannot say about libmicrohttpd: its variadic functions.
#ifndef CMICROHTTPD_SHIM_H
#define CMICROHTTPD_SHIM_H

#include <microhttpd.h>

struct cmhd_options {
  int listen_socket; // the daemon closes it
  unsigned connections;
  unsigned idle_seconds;
  size_t connection_memory;
  const char *certificate; // PEM, read before cmhd_start returns; NULL without TLS
  const char *key;
  MHD_NotifyConnectionCallback notify; // NULL where no one asks
};

// MHD_start_daemon. Without a thread of its own: see Loop.swift.
static inline struct MHD_Daemon *cmhd_start(
    struct cmhd_options options, MHD_AccessHandlerCallback access,
    MHD_RequestCompletedCallback completed, void *context) {
  struct MHD_OptionItem more[8];
  int count = 0;
  unsigned flags = MHD_USE_EPOLL | MHD_USE_TURBO | MHD_ALLOW_SUSPEND_RESUME;
  if (options.certificate && options.key) {
    flags |= MHD_USE_TLS;
    more[count++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)options.certificate};
    more[count++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)options.key};
    more[count++] = (struct MHD_OptionItem){
        MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)"NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"};
  }
  if (options.notify)
    more[count++] = (struct MHD_OptionItem){
        MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)options.notify, context};
  more[count] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
  return MHD_start_daemon(
      flags, 0, NULL, NULL, access, context, MHD_OPTION_LISTEN_SOCKET, options.listen_socket,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, options.connection_memory, MHD_OPTION_CONNECTION_LIMIT,
      options.connections, MHD_OPTION_CONNECTION_TIMEOUT, options.idle_seconds,
      MHD_OPTION_NOTIFY_COMPLETED, completed, context, MHD_OPTION_ARRAY, more, MHD_OPTION_END);
}

// MHD_get_daemon_info. Readable when the daemon has something to do; -1 if there is none.
static inline int cmhd_epoll_descriptor(struct MHD_Daemon *daemon) {
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD);
  return info ? info->epoll_fd : -1;
}

// MHD_get_connection_info. The socket, which the daemon owns; -1 if there is none.
static inline int cmhd_connection_descriptor(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info ? info->connect_fd : -1;
}

#endif
