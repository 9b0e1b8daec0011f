// A C face on simdjson: bytes in, a flat list of nodes with byte offsets out.
//
// simdjson finds the structural characters, and checks UTF-8 and control characters (its stage 1).
// The grammar is checked here, in one pass over those, because the library's own second stage
// forgets where a value stood in the source, refuses integers of more than 64 bits, and lets a lone
// low surrogate through; records are passed on to the byte, so offsets are what we are after.
#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
  CSJ_OBJECT = 0,
  CSJ_ARRAY = 1,
  CSJ_STRING = 2,
  CSJ_NUMBER = 3,
  CSJ_TRUE = 4,
  CSJ_FALSE = 5,
  CSJ_NULL = 6,
};

enum {
  CSJ_OK = 0,
  CSJ_EMPTY,
  CSJ_UTF8,
  CSJ_CONTROL_CHARACTER,
  CSJ_UNCLOSED_STRING,
  CSJ_BAD_ESCAPE,
  CSJ_LONE_SURROGATE,
  CSJ_BAD_NUMBER,
  CSJ_NUMBER_RANGE,
  CSJ_BAD_LITERAL,
  CSJ_DEPTH,
  CSJ_UNEXPECTED,
  CSJ_UNEXPECTED_END,
  CSJ_TRAILING,
  CSJ_MEMORY,
};

// One value, or one key of an object. The nodes of a container follow it: of an array its elements,
// of an object key, value, key, value. `next` is the index of the node behind the whole value.
typedef struct {
  uint32_t start; // first byte; of a string the opening quote
  uint32_t end;   // behind the last byte
  uint32_t next;
  uint8_t kind;
  uint8_t escaped; // a string with at least one backslash
  uint16_t unused;
} csj_node;

typedef struct csj_parser csj_parser;

// Containers may lie this deep in one another; deeper is CSJ_DEPTH.
#define CSJ_MAX_DEPTH 1024

csj_parser *csj_create(void);
void csj_destroy(csj_parser *parser);

// Parses one document. On CSJ_OK the nodes are the parser's and stand until its next call. On any
// other code `*position` is the byte at which the trouble was seen, or `length` where unknown.
int csj_parse(csj_parser *parser, const uint8_t *bytes, size_t length, const csj_node **nodes,
              size_t *count, size_t *position);

// Only finds the structural characters of `bytes`, which may be many lines: brackets, colons, commas
// and the first byte of each other value; and checks UTF-8 and control characters. The indexes are
// the parser's and stand until its next call; behind the last one stands `length`, twice.
int csj_index(csj_parser *parser, const uint8_t *bytes, size_t length, const uint32_t **indexes,
              size_t *count);

#ifdef __cplusplus
}
#endif
#endif
