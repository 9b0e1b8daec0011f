// What Swift cannot say: curl_easy_setopt is variadic.
#include <curl/curl.h>
