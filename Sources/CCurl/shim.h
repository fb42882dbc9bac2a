#ifndef NIGHTREEL_CCURL_SHIM_H
#define NIGHTREEL_CCURL_SHIM_H

#include <curl/curl.h>

// curl_easy_setopt and its kin are variadic, which Swift cannot import: one typed door per argument type.
static inline CURLcode nightreel_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode nightreel_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode nightreel_curl_set_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode nightreel_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}
typedef size_t (*nightreel_curl_data_callback)(char *bytes, size_t size, size_t count, void *context);
static inline CURLcode nightreel_curl_set_data_callback(CURL *handle, CURLoption option,
                                                        nightreel_curl_data_callback callback) {
    return curl_easy_setopt(handle, option, callback);
}
typedef int (*nightreel_curl_progress_callback)(void *context, curl_off_t dltotal, curl_off_t dlnow,
                                                curl_off_t ultotal, curl_off_t ulnow);
static inline CURLcode nightreel_curl_set_progress_callback(CURL *handle,
                                                            nightreel_curl_progress_callback callback) {
    return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, callback);
}
typedef int (*nightreel_curl_seek_callback)(void *context, curl_off_t offset, int origin);
static inline CURLcode nightreel_curl_set_seek_callback(CURL *handle, nightreel_curl_seek_callback callback) {
    return curl_easy_setopt(handle, CURLOPT_SEEKFUNCTION, callback);
}
typedef int (*nightreel_curl_request_callback)(void *context, char *local, char *remote, int localPort,
                                               int remotePort);
static inline CURLcode nightreel_curl_set_request_callback(CURL *handle, nightreel_curl_request_callback callback) {
    return curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, callback);
}
static inline CURLcode nightreel_curl_get_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}
static inline CURLcode nightreel_curl_get_string(CURL *handle, CURLINFO info, const char **value) {
    return curl_easy_getinfo(handle, info, (char **)value);
}
static inline CURLMcode nightreel_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

#endif
