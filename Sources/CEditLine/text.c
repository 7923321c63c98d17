// text.c -- UTF-8, wide characters and their widths.

#define _GNU_SOURCE
#include <langinfo.h>
#include <locale.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "internal.h"

// MARK: Bytes

void cel_buffer_add(cel_buffer *buffer, const char *bytes, size_t count) {
  if (buffer->failed || count == 0) return;
  // One more than asked, for the NUL that `cel_utf8` sets.
  if (count >= SIZE_MAX / 4 - buffer->count) {
    buffer->failed = true;
    return;
  }
  if (buffer->count + count + 1 > buffer->capacity) {
    size_t capacity = (buffer->count + count + 1) * 2;
    char *grown = realloc(buffer->bytes, capacity);
    if (!grown) {
      buffer->failed = true;
      return;
    }
    buffer->bytes = grown;
    buffer->capacity = capacity;
  }
  memcpy(buffer->bytes + buffer->count, bytes, count);
  buffer->count += count;
}

void cel_buffer_scalar(cel_buffer *buffer, wchar_t scalar) {
  unsigned long u = (unsigned long)scalar;
  char bytes[4];
  size_t count;
  if (u < 0x80) {
    bytes[0] = (char)u;
    count = 1;
  } else if (u < 0x800) {
    bytes[0] = (char)(0xC0 | u >> 6);
    count = 2;
  } else if (u < 0x10000) {
    bytes[0] = (char)(0xE0 | u >> 12);
    count = 3;
  } else if (u < 0x110000) {
    bytes[0] = (char)(0xF0 | u >> 18);
    count = 4;
  } else {
    return;
  }
  for (size_t i = 1; i < count; i++) bytes[i] = (char)(0x80 | (u >> 6 * (count - 1 - i) & 0x3F));
  cel_buffer_add(buffer, bytes, count);
}

// MARK: Conversions

long cel_decode(const char **bytes, const char *end) {
  const unsigned char *p = (const unsigned char *)*bytes;
  size_t left = (size_t)(end - *bytes);
  if (left == 0) return -1;
  *bytes += 1;
  if (p[0] < 0x80) return p[0];
  size_t count = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : p[0] >= 0xC2 ? 2 : 0;
  if (count == 0 || p[0] > 0xF4 || count > left) return -1;
  long scalar = p[0] & (0xFF >> (count + 1));
  for (size_t i = 1; i < count; i++) {
    if ((p[i] & 0xC0) != 0x80) return -1;
    scalar = scalar << 6 | (p[i] & 0x3F);
  }
  static const long smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  bool is_surrogate = scalar >= 0xD800 && scalar < 0xE000;
  if (scalar < smallest[count] || scalar > 0x10FFFF || is_surrogate) return -1;
  *bytes += count - 1;
  return scalar;
}

char *cel_utf8(const wchar_t *text, size_t count, size_t *byte_count) {
  cel_buffer buffer = {0};
  for (size_t i = 0; i < count; i++) cel_buffer_scalar(&buffer, text[i]);
  if (byte_count) *byte_count = buffer.count;
  if (!buffer.failed && !buffer.bytes) buffer.bytes = malloc(1);
  if (buffer.failed || !buffer.bytes) {
    free(buffer.bytes);
    return NULL;
  }
  buffer.bytes[buffer.count] = 0;
  return buffer.bytes;
}

wchar_t *cel_wide(const char *text, size_t *count) {
  size_t byte_count = strlen(text), n = 0;
  if (byte_count >= SIZE_MAX / sizeof(wchar_t) - 1) return NULL;
  wchar_t *wide = malloc((byte_count + 1) * sizeof *wide);
  if (!wide) return NULL;
  for (const char *p = text, *end = text + byte_count; p < end;) {
    long scalar = cel_decode(&p, end);
    if (scalar >= 0) wide[n++] = (wchar_t)scalar;
  }
  wide[n] = 0;
  if (count) *count = n;
  return wide;
}

wchar_t *cel_wide_copy(const wchar_t *text, size_t count) {
  wchar_t *copy = malloc((count + 1) * sizeof *copy);
  if (!copy) return NULL;
  if (count > 0) wmemcpy(copy, text, count);
  copy[count] = 0;
  return copy;
}

// MARK: The terminal's view of text

bool cel_use_utf8(void) {
  // Not LC_ALL: numbers keep their point.
  static const char *const names[] = {"", "C.UTF-8", "en_US.UTF-8"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (setlocale(LC_CTYPE, names[i]) && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return true;
  }
  return false;
}

int cel_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

static struct winsize window_size(void) {
  struct winsize size = {0};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) memset(&size, 0, sizeof size);
  return size;
}

int cel_columns(void) {
  int columns = window_size().ws_col;
  return columns > 0 ? columns : 80;
}

int cel_rows(void) {
  int rows = window_size().ws_row;
  return rows > 0 ? rows : 24;
}
