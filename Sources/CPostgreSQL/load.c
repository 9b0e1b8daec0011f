#include "cpostgresql.h"

#include <dlfcn.h>

static cpg_functions functions;

const cpg_functions *cpg_load(const char **problem) {
  static int is_loaded;
  if (is_loaded) return &functions;
  void *library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    *problem = dlerror();
    return NULL;
  }
  const struct {
    const char *name;
    void *place;
  } table[] = {
      {"PQconninfoParse", &functions.conninfo_parse},
      {"PQconninfoFree", &functions.conninfo_free},
      {"PQconnectStartParams", &functions.connect_start},
      {"PQconnectPoll", &functions.connect_poll},
      {"PQstatus", &functions.status},
      {"PQsocket", &functions.socket},
      {"PQerrorMessage", &functions.error_message},
      {"PQfinish", &functions.finish},
      {"PQsetErrorVerbosity", &functions.set_verbosity},
      {"PQsetNoticeProcessor", &functions.set_notice_processor},
      {"PQsetnonblocking", &functions.set_nonblocking},
      {"PQflush", &functions.flush},
      {"PQconsumeInput", &functions.consume_input},
      {"PQisBusy", &functions.is_busy},
      {"PQsslInUse", &functions.ssl_in_use},
      {"PQsendQueryParams", &functions.send_query},
      {"PQsendQuery", &functions.send_script},
      {"PQenterPipelineMode", &functions.enter_pipeline},
      {"PQexitPipelineMode", &functions.exit_pipeline},
      {"PQpipelineSync", &functions.pipeline_sync},
      {"PQgetResult", &functions.get_result},
      {"PQputCopyData", &functions.put_copy_data},
      {"PQputCopyEnd", &functions.put_copy_end},
      {"PQgetCopyData", &functions.get_copy_data},
      {"PQfreemem", &functions.freemem},
      {"PQresultStatus", &functions.result_status},
      {"PQresultErrorMessage", &functions.result_error},
      {"PQresultErrorField", &functions.result_field},
      {"PQcmdStatus", &functions.command_status},
      {"PQcmdTuples", &functions.command_tuples},
      {"PQntuples", &functions.rows},
      {"PQnfields", &functions.columns},
      {"PQgetvalue", &functions.value},
      {"PQgetlength", &functions.length},
      {"PQgetisnull", &functions.is_null},
      {"PQclear", &functions.clear},
  };
  for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
    void *function = dlsym(library, table[i].name);
    if (!function) {
      *problem = dlerror();
      return NULL;
    }
    *(void **)table[i].place = function;
  }
  is_loaded = 1;
  return &functions;
}
