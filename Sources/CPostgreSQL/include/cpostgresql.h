// libpq (PostgreSQL 14 or later), opened when the first connection is made. Loading it with the
// libraries that it brings takes 10 ms, which a program that opens no database does not pay. The
// declarations are those of libpq-fe.h, whose ABI has been that of libpq.so.5 since 2006.
#ifndef CPOSTGRESQL_H
#define CPOSTGRESQL_H

#include <stddef.h>

typedef struct pg_conn PGconn;
typedef struct pg_result PGresult;

typedef struct {
  char *keyword;
  char *envvar;
  char *compiled;
  char *val;
  char *label;
  char *dispchar;
  int dispsize;
} cpg_option;

enum { CPG_CONNECTION_OK = 0, CPG_CONNECTION_BAD = 1 };
enum { CPG_POLLING_FAILED = 0, CPG_POLLING_READING = 1, CPG_POLLING_WRITING = 2, CPG_POLLING_OK = 3 };
enum {
  CPG_EMPTY_QUERY = 0,
  CPG_COMMAND_OK = 1,
  CPG_TUPLES_OK = 2,
  CPG_COPY_OUT = 3,
  CPG_COPY_IN = 4,
  CPG_PIPELINE_SYNC = 10,
  CPG_PIPELINE_ABORTED = 11
};
enum { CPG_ERRORS_VERBOSE = 2 };
enum { CPG_DIAG_SQLSTATE = 'C', CPG_DIAG_MESSAGE_PRIMARY = 'M', CPG_DIAG_MESSAGE_DETAIL = 'D' };

typedef struct {
  cpg_option *(*conninfo_parse)(const char *, char **);
  void (*conninfo_free)(cpg_option *);
  PGconn *(*connect_start)(const char *const *, const char *const *, int);
  int (*connect_poll)(PGconn *);
  int (*status)(const PGconn *);
  int (*socket)(const PGconn *);
  char *(*error_message)(const PGconn *);
  void (*finish)(PGconn *);
  int (*set_verbosity)(PGconn *, int);
  void *(*set_notice_processor)(PGconn *, void (*)(void *, const char *), void *);
  int (*set_nonblocking)(PGconn *, int);
  int (*flush)(PGconn *);
  int (*consume_input)(PGconn *);
  int (*is_busy)(PGconn *);
  int (*ssl_in_use)(PGconn *);
  int (*send_query)(PGconn *, const char *, int, const unsigned *, const char *const *, const int *,
                    const int *, int);
  int (*send_script)(PGconn *, const char *);
  int (*enter_pipeline)(PGconn *);
  int (*exit_pipeline)(PGconn *);
  int (*pipeline_sync)(PGconn *);
  PGresult *(*get_result)(PGconn *);
  int (*put_copy_data)(PGconn *, const char *, int);
  int (*put_copy_end)(PGconn *, const char *);
  int (*get_copy_data)(PGconn *, char **, int);
  void (*freemem)(void *);
  int (*result_status)(const PGresult *);
  char *(*result_error)(const PGresult *);
  char *(*result_field)(const PGresult *, int);
  char *(*command_status)(PGresult *);
  char *(*command_tuples)(PGresult *);
  int (*rows)(const PGresult *);
  int (*columns)(const PGresult *);
  char *(*value)(const PGresult *, int, int);
  int (*length)(const PGresult *, int, int);
  int (*is_null)(const PGresult *, int, int);
  void (*clear)(PGresult *);
} cpg_functions;

// The functions of libpq. NULL, with the loader's sentence in `problem`, where there is no libpq
// or one that lacks a function. Not to be called by two threads at once the first time.
const cpg_functions *cpg_load(const char **problem);

#endif
