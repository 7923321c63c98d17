// keys.c -- bytes from the terminal to keys: what libedit calls when it wants a character.

#define _GNU_SOURCE
#include "internal.h"

#if __has_include(<histedit.h>)
#include <errno.h>
#include <unistd.h>

/// How long a key's escape sequence may take to follow its Escape.
enum { ESCAPE_WAIT = 40, KEY_END_OF_INPUT = 4 };

static void handle(cel *editor, cel_event event) {
  if (event == CEL_SUSPENDED) {
    cel_release_terminal(editor);
    cel_stop();
    cel_claim_terminal(editor);
  } else if (editor->callbacks.resize) {
    editor->callbacks.resize(editor->context);
  }
  cel_draw(editor);
}

static bool has_input(const cel *editor) { return editor->input_start < editor->input_end; }

static bool is_ready(const cel *editor, int milliseconds) {
  return has_input(editor) || cel_wait(STDIN_FILENO, milliseconds) > 0;
}

/// 1 and a byte, 0 at the end of the input, or -1 with EINTR after Ctrl-C.
static int next_byte(cel *editor, unsigned char *byte) {
  while (!has_input(editor)) {
    if (cel_termination()) return 0;
    if (cel_interrupt_is_pending()) {
      errno = EINTR;
      return -1;
    }
    cel_event event = cel_take_event();
    if (event != CEL_NOTHING) {
      handle(editor, event);
      continue;
    }
    bool is_typed_ahead = editor->is_fresh && cel_wait(STDIN_FILENO, 0) > 0;
    editor->is_fresh = false;
    if (cel_poll(STDIN_FILENO, &editor->outside) < 0) {
      if (errno == EINTR) continue;
      return -1;
    }
    ssize_t count = read(STDIN_FILENO, editor->input, sizeof editor->input);
    if (count == 0) return 0;
    if (count < 0) {
      if (errno == EINTR || errno == EAGAIN) continue;
      // The terminal has gone away.
      return errno == EIO ? 0 : -1;
    }
    editor->input_start = 0;
    editor->input_end = (size_t)count;
    // Linux hands out as NUL a Ctrl-D that was typed while the terminal was not raw yet.
    for (ssize_t i = 0; is_typed_ahead && i < count; i++) {
      if (editor->input[i] == 0) editor->input[i] = KEY_END_OF_INPUT;
    }
  }
  *byte = editor->input[editor->input_start++];
  return 1;
}

/// Gives back the byte that was read last.
static void unread(cel *editor) {
  if (editor->input_start > 0) editor->input_start--;
}

static const struct {
  const char *sequence;
  int key;
} key_sequences[] = {
  {"A", CEL_KEY_UP}, {"B", CEL_KEY_DOWN}, {"C", CEL_KEY_RIGHT}, {"D", CEL_KEY_LEFT},
  {"H", CEL_KEY_HOME}, {"F", CEL_KEY_END}, {"1~", CEL_KEY_HOME}, {"4~", CEL_KEY_END},
  {"7~", CEL_KEY_HOME}, {"8~", CEL_KEY_END}, {"3~", CEL_KEY_DELETE},
  {"1;5C", CEL_KEY_WORD_RIGHT}, {"1;3C", CEL_KEY_WORD_RIGHT},
  {"1;5D", CEL_KEY_WORD_LEFT}, {"1;3D", CEL_KEY_WORD_LEFT}, {"200~", CEL_KEY_PASTE},
};

/// The key whose Escape has been read; 27 for Escape alone, 0 for a key without a meaning here.
static int decode_escape(cel *editor) {
  unsigned char byte;
  if (!is_ready(editor, ESCAPE_WAIT) || next_byte(editor, &byte) != 1) return 27;
  if (byte == '\r' || byte == '\n') return CEL_KEY_NEWLINE;
  if (byte != '[' && byte != 'O') {
    unread(editor);
    return 27;
  }
  if (!is_ready(editor, ESCAPE_WAIT)) {
    unread(editor);
    return 27;
  }
  char sequence[16];
  size_t count = 0;
  do {
    if (next_byte(editor, &byte) != 1) return 0;
    if (count < sizeof sequence - 1) sequence[count++] = (char)byte;
  } while (byte < 0x40 || byte > 0x7E);
  sequence[count] = 0;
  for (size_t i = 0; i < sizeof key_sequences / sizeof *key_sequences; i++) {
    if (strcmp(sequence, key_sequences[i].sequence) == 0) return key_sequences[i].key;
  }
  return 0;
}

/// The scalar that begins with `first`; -1 where it is not UTF-8.
static long decode_scalar(cel *editor, unsigned char first) {
  char bytes[4] = {(char)first};
  size_t count = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
  for (size_t i = 1; i < count; i++) {
    unsigned char byte;
    if (next_byte(editor, &byte) != 1) return -1;
    if ((byte & 0xC0) != 0x80) {
      unread(editor);
      return -1;
    }
    bytes[i] = (char)byte;
  }
  const char *p = bytes;
  return cel_decode(&p, bytes + count);
}

/// Puts the ends of the line in order, which a deletion of libedit's vi mode can cross.
static void repair(EditLine *line) {
  // What libedit hands out is its own record.
  LineInfoW *info = (LineInfoW *)(uintptr_t)el_wline(line);
  if (info->lastchar < info->buffer) info->lastchar = info->buffer;
  if (info->cursor < info->buffer) info->cursor = info->buffer;
  if (info->cursor > info->lastchar) info->cursor = info->lastchar;
}

static int get_character(cel *editor, wchar_t *character);

int cel_get_character(EditLine *line, wchar_t *character) {
  cel *editor = cel_of(line);
  *character = 0;
  repair(line);
  cel_note_change(editor);
  int status = get_character(editor, character);
  if (status == 1) cel_note_key(editor, *character);
  return status;
}

static int get_character(cel *editor, wchar_t *character) {
  if (!editor->marks_pastes) {
    // Asks the terminal to mark what is pasted, now that it is raw.
    editor->marks_pastes = true;
    fputs("\033[?2004h", stdout);
    fflush(stdout);
  }
  if (!is_ready(editor, 0)) cel_draw(editor);
  for (;;) {
    unsigned char byte;
    int status = next_byte(editor, &byte);
    int error = errno;
    if (editor->callbacks.touch) editor->callbacks.touch(editor->context);
    errno = error;
    if (status != 1) return status;
    if (byte == 27) {
      // Ends what vi's insert mode was told.
      editor->overwrites = false;
      editor->wide_ended = true;
      int key = decode_escape(editor);
      if (key == 0) continue;
      *character = key;
      return 1;
    }
    long scalar = decode_scalar(editor, byte);
    // 0x80 to 0x9F are our keys.
    if (scalar < 0 || (scalar >= 0x80 && scalar < 0xA0)) continue;
    // A typed newline is Enter; libedit's own meaning of it is kept for `accept`, which pushes it.
    *character = scalar == '\n' ? L'\r' : (wchar_t)scalar;
    if (scalar > 0xFF) {
      cel_note_wide(editor, (wchar_t)scalar);
      *character = CEL_KEY_WIDE;
    }
    return 1;
  }
}

bool cel_read_paste(cel *editor, cel_buffer *pasted) {
  static const char end[] = "\033[201~";
  const size_t end_count = sizeof end - 1;
  unsigned char byte;
  while (next_byte(editor, &byte) == 1) {
    char character = (char)byte;
    cel_buffer_add(pasted, &character, 1);
    if (pasted->failed) continue;
    if (pasted->count < end_count) continue;
    if (memcmp(pasted->bytes + pasted->count - end_count, end, end_count) == 0) {
      pasted->count -= end_count;
      return true;
    }
  }
  return false;
}
#endif
