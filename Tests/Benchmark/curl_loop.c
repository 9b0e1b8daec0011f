/* A new TLS connection for each request, one after another, as plainly as libcurl lets one.
   curl_loop URL HOST:PORT:ADDRESS AUTHORITIES COUNT */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>

static size_t drop(char *bytes, size_t size, size_t count, void *context) {
  (void)bytes, (void)context;
  return size * count;
}

int main(int argc, char **argv) {
  if (argc != 5) return 64;
  curl_global_init(CURL_GLOBAL_ALL);
  CURL *easy = curl_easy_init();
  struct curl_slist *resolve = curl_slist_append(NULL, argv[2]);
  curl_easy_setopt(easy, CURLOPT_URL, argv[1]);
  curl_easy_setopt(easy, CURLOPT_RESOLVE, resolve);
  curl_easy_setopt(easy, CURLOPT_CAINFO, argv[3]);
  curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
  curl_easy_setopt(easy, CURLOPT_CERTINFO, 1L);
  curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
  curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, drop);
  for (int left = atoi(argv[4]); left > 0; left--) {
    CURLcode code = curl_easy_perform(easy);
    if (code != CURLE_OK) {
      fprintf(stderr, "curl_loop: %s\n", curl_easy_strerror(code));
      return 69;
    }
  }
  curl_slist_free_all(resolve);
  curl_easy_cleanup(easy);
  return 0;
}
