#ifndef CCURL_SHIM_H
#define CCURL_SHIM_H

#include <curl/curl.h>
#include <stdint.h>

// Setting and asking are variadic in libcurl, and its type checks are macros.
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

static inline CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value) {
  return curl_easy_setopt(easy, option, value);
}

typedef size_t (*ccurl_write)(char *bytes, size_t size, size_t count, void *context);
static inline CURLcode ccurl_set_write(CURL *easy, ccurl_write function, void *context) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, function);
  return code ? code : curl_easy_setopt(easy, CURLOPT_WRITEDATA, context);
}

typedef size_t (*ccurl_read)(char *bytes, size_t size, size_t count, void *context);
static inline CURLcode ccurl_set_read(CURL *easy, ccurl_read function, void *context) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_READFUNCTION, function);
  return code ? code : curl_easy_setopt(easy, CURLOPT_READDATA, context);
}
static inline CURLcode ccurl_set_offset(CURL *easy, CURLoption option, int64_t value) {
  return curl_easy_setopt(easy, option, (curl_off_t)value);
}

typedef curl_socket_t (*ccurl_open)(void *context, curlsocktype purpose,
                                    struct curl_sockaddr *address);
static inline CURLcode ccurl_set_open(CURL *easy, ccurl_open function, void *context) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, function);
  return code ? code : curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, context);
}

typedef int (*ccurl_before_request)(void *context, char *address, char *local_address, int port,
                                    int local_port);
static inline CURLcode ccurl_set_before_request(CURL *easy, ccurl_before_request function,
                                                void *context) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, function);
  return code ? code : curl_easy_setopt(easy, CURLOPT_PREREQDATA, context);
}

// Called for each header line, its line end included.
static inline CURLcode ccurl_set_header(CURL *easy, ccurl_write function, void *context) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, function);
  return code ? code : curl_easy_setopt(easy, CURLOPT_HEADERDATA, context);
}

// Called when a connection has its TLS context, which is as soon as it stands.
typedef CURLcode (*ccurl_tls)(CURL *easy, void *tls, void *context);
static inline CURLcode ccurl_set_tls(CURL *easy, ccurl_tls function, void *context) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, function);
  return code ? code : curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, context);
}

typedef int (*ccurl_close)(void *context, curl_socket_t socket);
static inline CURLcode ccurl_set_close(CURL *easy, ccurl_close function, void *context) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, function);
  return code ? code : curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, context);
}

static inline long ccurl_info_long(CURL *easy, CURLINFO info) {
  long value = 0;
  (void)curl_easy_getinfo(easy, info, &value);
  return value;
}
// Microseconds or bytes.
static inline int64_t ccurl_info_offset(CURL *easy, CURLINFO info) {
  curl_off_t value = 0;
  (void)curl_easy_getinfo(easy, info, &value);
  return value;
}
// A text that stands until the next transfer, or NULL.
static inline const char *ccurl_info_text(CURL *easy, CURLINFO info) {
  const char *value = NULL;
  (void)curl_easy_getinfo(easy, info, &value);
  return value;
}
// The certificates that came, leaf first, one list of "name:value" each; NULL behind the last.
static inline struct curl_slist *ccurl_certificate(CURL *easy, int index) {
  struct curl_certinfo *chain = NULL;
  if (curl_easy_getinfo(easy, CURLINFO_CERTINFO, &chain) != CURLE_OK || !chain) return NULL;
  return index < chain->num_of_certs ? chain->certinfo[index] : NULL;
}
static inline void *ccurl_private(CURL *easy) {
  char *value = NULL;
  (void)curl_easy_getinfo(easy, CURLINFO_PRIVATE, &value);
  return value;
}
// The value of a response header; NULL if it did not come. Stands until the next transfer.
static inline const char *ccurl_header(CURL *easy, const char *name) {
  struct curl_header *header = NULL;
  return curl_easy_header(easy, name, 0, CURLH_HEADER, -1, &header) == CURLHE_OK ? header->value
                                                                                 : NULL;
}

typedef int (*ccurl_socket)(CURL *easy, curl_socket_t socket, int what, void *context,
                            void *per_socket);
typedef int (*ccurl_timer)(CURLM *multi, long milliseconds, void *context);
static inline CURLMcode ccurl_multi_callbacks(CURLM *multi, ccurl_socket socket, ccurl_timer timer,
                                              void *context) {
  (void)curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, socket);
  (void)curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, context);
  (void)curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, timer);
  return curl_multi_setopt(multi, CURLMOPT_TIMERDATA, context);
}
static inline CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}

// The next transfer that ended, or NULL; its result in *code. The message is a union.
static inline CURL *ccurl_next_done(CURLM *multi, CURLcode *code) {
  int left;
  CURLMsg *message;
  while ((message = curl_multi_info_read(multi, &left)))
    if (message->msg == CURLMSG_DONE) {
      *code = message->data.result;
      return message->easy_handle;
    }
  return NULL;
}

#endif
