// commands.c -- what our keys do: Enter, Tab, a paste, closing brackets, the ends of a line.

#define _GNU_SOURCE
#include "internal.h"

#if __has_include(<histedit.h>)

// MARK: The line

bool cel_line_text(cel *editor, char **text, size_t *count, size_t *cursor) {
  const LineInfoW *line = el_wline(editor->line);
  cel_buffer before = {0};
  for (const wchar_t *p = line->buffer; p < line->cursor; p++) cel_buffer_scalar(&before, *p);
  *cursor = before.count;
  bool has_failed = before.failed;
  free(before.bytes);
  *text = cel_utf8(line->buffer, (size_t)(line->lastchar - line->buffer), count);
  if (has_failed) {
    free(*text);
    *text = NULL;
  }
  return *text != NULL;
}

bool cel_replace_line(cel *editor, const wchar_t *text, size_t cursor) {
  const LineInfoW *line = el_wline(editor->line);
  el_cursor(editor->line, (int)(line->lastchar - line->cursor));
  line = el_wline(editor->line);
  // Not el_wreplacestr, which refuses an empty text.
  el_deletestr(editor->line, (int)(line->lastchar - line->buffer));
  if (*text && el_winsertstr(editor->line, text) != 0) return false;
  line = el_wline(editor->line);
  size_t count = (size_t)(line->lastchar - line->buffer);
  if (cursor < count) el_cursor(editor->line, -(int)(count - cursor));
  return true;
}

/// Inserts UTF-8 text at the cursor.
static bool insert(EditLine *line, const char *text) {
  wchar_t *wide = cel_wide(text, NULL);
  bool has_inserted = wide && (!*wide || el_winsertstr(line, wide) == 0);
  free(wide);
  return has_inserted;
}

// MARK: Enter

static unsigned char insert_line(EditLine *line, int indent) {
  enum { LIMIT = 64 };
  if (indent > LIMIT) indent = LIMIT;
  wchar_t text[LIMIT + 2] = {L'\n'};
  for (int i = 1; i <= indent; i++) text[i] = L' ';
  return el_winsertstr(line, text) == 0 ? CC_REFRESH : CC_ERROR;
}

static unsigned char command_accept(EditLine *line, int key) {
  (void)key;
  cel *editor = cel_of(line);
  cel_acceptance answer = {.submits = true};
  char *text;
  size_t count, cursor;
  if (editor->callbacks.accept && cel_line_text(editor, &text, &count, &cursor)) {
    answer = editor->callbacks.accept(editor->context, text, count, cursor);
    free(text);
  }
  if (answer.submits) {
    free(answer.note);
    // Leaves the line from its end, so that what follows stands below it.
    const LineInfoW *info = el_wline(line);
    el_cursor(line, (int)(info->lastchar - info->cursor));
    // ^J means ed-newline, and only a push can produce it: see cel_get_character.
    el_wpush(line, L"\n");
    return CC_CURSOR;
  }
  free(editor->note);
  editor->note = answer.note;
  return answer.indent < 0 ? CC_CURSOR : insert_line(line, answer.indent);
}

static unsigned char command_newline(EditLine *line, int key) {
  (void)key;
  return insert_line(line, 0);
}

/// Not ed-insert, whose quick way of drawing writes outside of libedit's screen model when an entry
/// fills the screen.
static unsigned char command_insert(EditLine *line, int key) {
  wchar_t text[] = {key == CEL_KEY_WIDE ? cel_of(line)->wide : (wchar_t)key, 0};
  return el_winsertstr(line, text) == 0 ? CC_REFRESH : CC_ERROR;
}

/// A bracket that closes an indented line moves out by one step.
static unsigned char command_close(EditLine *line, int key) {
  const LineInfoW *info = el_wline(line);
  const wchar_t *p = info->cursor;
  while (p > info->buffer && p[-1] == L' ') p--;
  bool is_first = p > info->buffer && p[-1] == L'\n';
  if (is_first && info->cursor - p >= 2) el_deletestr(line, 2);
  wchar_t text[] = {(wchar_t)key, 0};
  return el_winsertstr(line, text) == 0 ? CC_REFRESH : CC_ERROR;
}

// MARK: Tab

static unsigned char command_complete(EditLine *line, int key) {
  (void)key;
  cel *editor = cel_of(line);
  char *text;
  size_t count, cursor;
  if (!editor->callbacks.complete || !cel_line_text(editor, &text, &count, &cursor)) {
    return CC_ERROR;
  }
  cel_completion answer = editor->callbacks.complete(editor->context, text, count, cursor);
  unsigned char result = CC_ERROR;
  if (answer.insert && answer.start <= cursor) {
    int scalar_count = 0;
    for (const char *p = text + answer.start; p < text + cursor;) {
      if (cel_decode(&p, text + cursor) >= 0) scalar_count++;
    }
    if (scalar_count > 0) el_deletestr(line, scalar_count);
    insert(line, answer.insert);
    result = CC_REFRESH;
  } else if (answer.listing) {
    cel_leave_line(editor, "");
    for (const char *p = answer.listing; *p; p++) {
      if (*p == '\n') fputc('\r', stdout);
      fputc(*p, stdout);
    }
    fflush(stdout);
    // Not CC_REDISPLAY, which clears rows above where the line spans several.
    el_set(line, EL_REFRESH);
    result = CC_NORM;
  }
  free(answer.insert);
  free(answer.listing);
  free(text);
  return result;
}

// MARK: Paste

static unsigned char command_paste(EditLine *line, int key) {
  (void)key;
  cel *editor = cel_of(line);
  cel_buffer pasted = {0};
  bool is_whole = cel_read_paste(editor, &pasted) && !pasted.failed;
  unsigned char result = is_whole ? CC_CURSOR : CC_ERROR;
  if (is_whole && pasted.count > 0 && editor->callbacks.paste) {
    char *text = editor->callbacks.paste(editor->context, pasted.bytes, pasted.count);
    if (text && insert(line, text)) result = CC_REFRESH;
    free(text);
  }
  free(pasted.bytes);
  return result;
}

// MARK: The ends of a line

static unsigned char command_line_start(EditLine *line, int key) {
  (void)key;
  const LineInfoW *info = el_wline(line);
  const wchar_t *p = info->cursor;
  while (p > info->buffer && p[-1] != L'\n') p--;
  el_cursor(line, (int)(p - info->cursor));
  return CC_CURSOR;
}

static unsigned char command_line_end(EditLine *line, int key) {
  (void)key;
  const LineInfoW *info = el_wline(line);
  const wchar_t *p = info->cursor;
  while (p < info->lastchar && *p != L'\n') p++;
  el_cursor(line, (int)(p - info->cursor));
  return CC_CURSOR;
}

// MARK: The tables

void cel_add_commands(cel *editor) {
  static const struct {
    const char *name, *help;
    unsigned char (*run)(EditLine *, int);
  } commands[] = {
    {"hyp-accept", "Run the entry if it is complete", command_accept},
    {"hyp-newline", "Insert a newline", command_newline},
    {"hyp-insert", "Insert the character", command_insert},
    {"hyp-close", "Insert a closing bracket", command_close},
    {"hyp-complete", "Complete the word", command_complete},
    {"hyp-paste", "Insert pasted text", command_paste},
    {"hyp-up", "Line above, or older entry", cel_command_up},
    {"hyp-down", "Line below, or newer entry", cel_command_down},
    {"hyp-line-start", "Start of the line", command_line_start},
    {"hyp-line-end", "End of the line", command_line_end},
    {"hyp-search", "Search the history", cel_command_search},
  };
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
    el_set(editor->line, EL_ADDFN, commands[i].name, commands[i].help, commands[i].run);
  }
}

void cel_bind_keys(cel *editor) {
  static const struct {
    const char *key, *command;
    bool in_vi_commands;
  } keys[] = {
    {"^M", "hyp-accept", true}, {"^J", "ed-newline", true}, {"^I", "hyp-complete", false},
    {"}", "hyp-close", false}, {")", "hyp-close", false}, {"]", "hyp-close", false},
    {"\\200", "hyp-up", true}, {"\\201", "hyp-down", true},
    {"\\202", "ed-next-char", true}, {"\\203", "ed-prev-char", true},
    {"\\204", "hyp-line-start", true}, {"\\205", "hyp-line-end", true},
    {"\\206", "ed-delete-next-char", true},
    {"\\207", "em-next-word", true}, {"\\210", "ed-prev-word", true},
    {"\\211", "hyp-paste", true}, {"\\212", "hyp-newline", true},
    {"^R", "hyp-search", true}, {"^P", "hyp-up", false}, {"^N", "hyp-down", false},
    {"^A", "hyp-line-start", false}, {"^E", "hyp-line-end", false},
    {"^W", "ed-delete-prev-word", false},
    // libedit crashes on an empty command line of its own.
    {"\\ex", "ed-unassigned", false}, {"\\eX", "ed-unassigned", false},
  };
  static const char *const vi_keys[][2] = {
    {"k", "hyp-up"}, {"j", "hyp-down"}, {"/", "hyp-search"}, {":", "ed-unassigned"},
  };
  const char *name = NULL;
  el_get(editor->line, EL_EDITOR, &name);
  bool is_vi = name && strcmp(name, "vi") == 0;
  editor->is_vi = is_vi;
  // The vi mode has states in which a character replaces another, and keeps libedit's command.
  for (int scalar = 0x20; !is_vi && scalar <= 0xFF; scalar++) {
    if (scalar >= 0x7F && scalar < 0xA0 && scalar != CEL_KEY_WIDE) continue;
    char key[] = {'\\', (char)('0' + scalar / 64), (char)('0' + scalar / 8 % 8),
                  (char)('0' + scalar % 8), 0};
    el_set(editor->line, EL_BIND, key, "hyp-insert", NULL);
  }
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    el_set(editor->line, EL_BIND, keys[i].key, keys[i].command, NULL);
    if (is_vi && keys[i].in_vi_commands) {
      el_set(editor->line, EL_BIND, "-a", keys[i].key, keys[i].command, NULL);
    }
  }
  for (size_t i = 0; is_vi && i < sizeof vi_keys / sizeof *vi_keys; i++) {
    el_set(editor->line, EL_BIND, "-a", vi_keys[i][0], vi_keys[i][1], NULL);
  }
}
#endif
