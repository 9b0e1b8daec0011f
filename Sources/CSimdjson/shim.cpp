#include "csimdjson.h"

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <simdjson.h>
#include <string>
#include <vector>

using simdjson::error_code;

struct csj_parser {
  std::unique_ptr<simdjson::internal::dom_parser_implementation> stage;
  std::vector<csj_node> nodes;
  size_t capacity = 0;
};

namespace {

bool ends_scalar(uint8_t c) {
  return c == ',' || c == '}' || c == ']' || c == ':' || c == ' ' || c == '\t' || c == '\n' ||
         c == '\r';
}

bool is_digit(uint8_t c) { return c >= '0' && c <= '9'; }

int hex4(const uint8_t *p) {
  int value = 0;
  for (int i = 0; i < 4; i++) {
    uint8_t c = p[i];
    int digit = is_digit(c)              ? c - '0'
                : (c >= 'a' && c <= 'f') ? c - 'a' + 10
                : (c >= 'A' && c <= 'F') ? c - 'A' + 10
                                         : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

// Walks one document over the structural characters that stage 1 found.
struct Walk {
  const uint8_t *bytes;
  size_t length;
  const uint32_t *indexes;
  size_t index_count;
  std::vector<csj_node> &nodes;
  size_t at = 0; // next structural index
  size_t fault = 0;

  int fail(int code, size_t position) {
    fault = position;
    return code;
  }

  uint32_t add(uint8_t kind, size_t start, size_t end, uint8_t escaped = 0) {
    auto index = static_cast<uint32_t>(nodes.size());
    nodes.push_back({static_cast<uint32_t>(start), static_cast<uint32_t>(end), index + 1, kind,
                     escaped, 0});
    return index;
  }

  int string(size_t start) {
    size_t i = start + 1;
    uint8_t escaped = 0;
    for (;;) {
      // Stage 1 has refused a string without an end, so the closing quote is there.
      while (i < length && bytes[i] != '"' && bytes[i] != '\\') i++;
      if (i >= length) return fail(CSJ_UNCLOSED_STRING, start);
      if (bytes[i] == '"') break;
      escaped = 1;
      if (i + 1 >= length) return fail(CSJ_UNCLOSED_STRING, start);
      switch (bytes[i + 1]) {
      case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't':
        i += 2;
        break;
      case 'u': {
        if (i + 6 > length) return fail(CSJ_BAD_ESCAPE, i);
        int unit = hex4(bytes + i + 2);
        if (unit < 0) return fail(CSJ_BAD_ESCAPE, i);
        if (unit >= 0xdc00 && unit <= 0xdfff) return fail(CSJ_LONE_SURROGATE, i);
        if (unit >= 0xd800 && unit <= 0xdbff) {
          if (i + 12 > length || bytes[i + 6] != '\\' || bytes[i + 7] != 'u')
            return fail(CSJ_LONE_SURROGATE, i);
          int low = hex4(bytes + i + 8);
          if (low < 0xdc00 || low > 0xdfff) return fail(CSJ_LONE_SURROGATE, i);
          i += 6;
        }
        i += 6;
        break;
      }
      default:
        return fail(CSJ_BAD_ESCAPE, i);
      }
    }
    add(CSJ_STRING, start, i + 1, escaped);
    return CSJ_OK;
  }

  int number(size_t start) {
    size_t i = start;
    auto digits = [&] {
      size_t from = i;
      while (i < length && is_digit(bytes[i])) i++;
      return i - from;
    };
    if (bytes[i] == '-') i++;
    if (i < length && bytes[i] == '0') {
      i++;
    } else if (digits() == 0) {
      return fail(CSJ_BAD_NUMBER, start);
    }
    bool exponent = false;
    if (i < length && bytes[i] == '.') {
      i++;
      if (digits() == 0) return fail(CSJ_BAD_NUMBER, start);
    }
    if (i < length && (bytes[i] == 'e' || bytes[i] == 'E')) {
      exponent = true;
      i++;
      if (i < length && (bytes[i] == '+' || bytes[i] == '-')) i++;
      if (digits() == 0) return fail(CSJ_BAD_NUMBER, start);
    }
    if (i < length && !ends_scalar(bytes[i])) return fail(CSJ_BAD_NUMBER, start);
    // Below 300 digits and without an exponent a number is finite; the others are worth a look.
    if (exponent || i - start > 300) {
      std::string text(reinterpret_cast<const char *>(bytes) + start, i - start);
      if (std::isinf(std::strtod(text.c_str(), nullptr))) return fail(CSJ_NUMBER_RANGE, start);
    }
    add(CSJ_NUMBER, start, i);
    return CSJ_OK;
  }

  int literal(size_t start, const char *text, uint8_t kind) {
    size_t size = std::strlen(text);
    if (start + size > length || std::memcmp(bytes + start, text, size) != 0 ||
        (start + size < length && !ends_scalar(bytes[start + size])))
      return fail(CSJ_BAD_LITERAL, start);
    add(kind, start, start + size);
    return CSJ_OK;
  }

  int scalar(size_t start) {
    switch (bytes[start]) {
    case '"': return string(start);
    case 't': return literal(start, "true", CSJ_TRUE);
    case 'f': return literal(start, "false", CSJ_FALSE);
    case 'n': return literal(start, "null", CSJ_NULL);
    case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7':
    case '8': case '9':
      return number(start);
    case '}': case ']': case ',': case ':': return fail(CSJ_UNEXPECTED, start);
    default: return fail(CSJ_BAD_LITERAL, start);
    }
  }

  int document() {
    uint32_t open[CSJ_MAX_DEPTH];
    size_t depth = 0;
    bool expects_value = true; // else: a comma or the end of the open container
    if (index_count == 0) return fail(CSJ_EMPTY, 0);
    while (at < index_count) {
      size_t position = indexes[at++];
      uint8_t c = bytes[position];
      if (expects_value) {
        if (c == '{' || c == '[') {
          if (depth == CSJ_MAX_DEPTH) return fail(CSJ_DEPTH, position);
          open[depth++] = add(c == '{' ? CSJ_OBJECT : CSJ_ARRAY, position, position + 1);
          uint8_t closing = c == '{' ? '}' : ']';
          if (at >= index_count) return fail(CSJ_UNEXPECTED_END, length);
          if (bytes[indexes[at]] == closing) {
            expects_value = false;
            continue;
          }
          if (c == '{') {
            if (int code = key()) return code;
          }
          continue;
        }
        if (int code = scalar(position)) return code;
        expects_value = false;
      } else {
        csj_node &container = nodes[open[depth - 1]];
        bool object = container.kind == CSJ_OBJECT;
        if (c == ',') {
          if (object) {
            if (int code = key()) return code;
          }
          expects_value = true;
          continue;
        }
        if (c != (object ? '}' : ']')) return fail(CSJ_UNEXPECTED, position);
        container.end = static_cast<uint32_t>(position + 1);
        container.next = static_cast<uint32_t>(nodes.size());
        depth--;
      }
      if (depth == 0) {
        if (at < index_count) return fail(CSJ_TRAILING, indexes[at]);
        return CSJ_OK;
      }
    }
    return fail(CSJ_UNEXPECTED_END, length);
  }

  int key() {
    if (at >= index_count) return fail(CSJ_UNEXPECTED_END, length);
    size_t position = indexes[at++];
    if (bytes[position] != '"') return fail(CSJ_UNEXPECTED, position);
    if (int code = string(position)) return code;
    if (at >= index_count) return fail(CSJ_UNEXPECTED_END, length);
    position = indexes[at++];
    if (bytes[position] != ':') return fail(CSJ_UNEXPECTED, position);
    return CSJ_OK;
  }
};

int code_of(error_code error) {
  switch (error) {
  case simdjson::SUCCESS: return CSJ_OK;
  case simdjson::EMPTY: return CSJ_EMPTY;
  case simdjson::UTF8_ERROR: return CSJ_UTF8;
  case simdjson::UNESCAPED_CHARS: return CSJ_CONTROL_CHARACTER;
  case simdjson::UNCLOSED_STRING: return CSJ_UNCLOSED_STRING;
  case simdjson::MEMALLOC: return CSJ_MEMORY;
  default: return CSJ_UNEXPECTED;
  }
}

} // namespace

extern "C" {

csj_parser *csj_create(void) { return new (std::nothrow) csj_parser; }

void csj_destroy(csj_parser *parser) { delete parser; }

static int ready(csj_parser *parser, size_t length) {
  if (parser->stage && parser->capacity >= length) return CSJ_OK;
  // Whole powers of two, so that lines of growing length do not allocate each time.
  size_t capacity = 4096;
  while (capacity < length) capacity *= 2;
  error_code error =
      parser->stage ? parser->stage->allocate(capacity, CSJ_MAX_DEPTH)
                    : simdjson::get_active_implementation()->create_dom_parser_implementation(
                          capacity, CSJ_MAX_DEPTH, parser->stage);
  if (error) return CSJ_MEMORY;
  parser->capacity = capacity;
  return CSJ_OK;
}

int csj_index(csj_parser *parser, const uint8_t *bytes, size_t length, const uint32_t **indexes,
              size_t *count) {
  *count = 0;
  if (length == 0) return CSJ_EMPTY;
  try {
    if (int code = ready(parser, length)) return code;
    if (error_code error =
            parser->stage->stage1(bytes, length, simdjson::stage1_mode::regular))
      return code_of(error);
    *indexes = parser->stage->structural_indexes.get();
    *count = parser->stage->n_structural_indexes;
    return CSJ_OK;
  } catch (const std::bad_alloc &) {
    return CSJ_MEMORY;
  }
}

int csj_parse(csj_parser *parser, const uint8_t *bytes, size_t length, const csj_node **nodes,
              size_t *count, size_t *position) {
  *position = length;
  *count = 0;
  if (length == 0) return CSJ_EMPTY;
  try {
    if (int code = ready(parser, length)) return code;
    error_code error = parser->stage->stage1(bytes, length, simdjson::stage1_mode::regular);
    if (error) return code_of(error);
    parser->nodes.clear();
    Walk walk{bytes, length, parser->stage->structural_indexes.get(),
              parser->stage->n_structural_indexes, parser->nodes};
    int code = walk.document();
    if (code) {
      *position = walk.fault;
      return code;
    }
    *nodes = parser->nodes.data();
    *count = parser->nodes.size();
    return CSJ_OK;
  } catch (const std::bad_alloc &) {
    return CSJ_MEMORY;
  }
}
}
