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
    // Leaves the line from its end, so that what follows stands below it.
    const LineInfoW *info = el_wline(line);
    el_cursor(line, (int)(info->lastchar - info->cursor));
    // ^J means ed-newline, and only a push can produce it: see cel_get_character.
    el_wpush(line, L"\n");
    return CC_CURSOR;
  }
  return answer.indent < 0 ? CC_CURSOR : insert_line(line, answer.indent);
}

static unsigned char command_newline(EditLine *line, int key) {
  (void)key;
  return insert_line(line, 0);
}

// MARK: Letters

void cel_note_wide(cel *editor, wchar_t scalar) {
  enum { LIMIT = sizeof editor->wide / sizeof *editor->wide };
  // What was typed before the last Escape will not be replayed any more.
  if (editor->wide_ended || editor->wide_count == LIMIT) editor->wide_count = 0;
  editor->wide_ended = false;
  editor->wide[editor->wide_count++] = scalar;
  editor->wide_is_new = true;
}

wchar_t cel_take_wide(cel *editor) {
  if (editor->wide_count == 0) return L'?';
  if (editor->wide_is_new) {
    editor->wide_is_new = false;
    return editor->wide[editor->wide_count - 1];
  }
  // A replayed key.
  return editor->wide[editor->wide_next++ % editor->wide_count];
}

static unsigned char insert_scalar(EditLine *line, wchar_t scalar) {
  const LineInfoW *info = el_wline(line);
  if (cel_of(line)->overwrites && info->cursor < info->lastchar && *info->cursor != L'\n') {
    el_cursor(line, 1);
    el_deletestr(line, 1);
  }
  wchar_t text[] = {scalar, 0};
  return el_winsertstr(line, text) == 0 ? CC_REFRESH : CC_ERROR;
}

/// Not ed-insert, whose quick way of drawing writes outside of libedit's screen model when an entry
/// fills the screen.
static unsigned char command_insert(EditLine *line, int key) {
  return insert_scalar(line, key == CEL_KEY_WIDE ? cel_take_wide(cel_of(line)) : (wchar_t)key);
}

/// The next key, whatever it means otherwise.
static unsigned char command_quoted_insert(EditLine *line, int key) {
  (void)key;
  wchar_t next = 0;
  if (el_wgetc(line, &next) != 1) return CC_EOF;
  if (next == CEL_KEY_WIDE) next = cel_take_wide(cel_of(line));
  bool is_key = next == 0 || (next >= 0x80 && next < 0xA0);
  return is_key ? CC_ERROR : insert_scalar(line, next == L'\r' ? L'\n' : next);
}

/// A bracket that closes an indented line moves out by one step.
static unsigned char command_close(EditLine *line, int key) {
  const LineInfoW *info = el_wline(line);
  const wchar_t *p = info->cursor;
  while (p > info->buffer && p[-1] == L' ') p--;
  bool is_first = p > info->buffer && p[-1] == L'\n';
  if (is_first && info->cursor - p >= 2) el_deletestr(line, 2);
  return insert_scalar(line, (wchar_t)key);
}

// MARK: vi
//
// Its replacing modes are made of its other commands: libedit's own insert with ed-insert.

static unsigned char command_replace_character(EditLine *line, int key) {
  (void)key;
  wchar_t next = 0;
  if (el_wgetc(line, &next) != 1) return CC_EOF;
  const LineInfoW *info = el_wline(line);
  if (next == 27 || info->cursor >= info->lastchar) return CC_ERROR;
  // Substitute, the letter, and back to commands: so `u` and `.` know of it.
  wchar_t keys[] = {L's', next == L'\r' ? CEL_KEY_NEWLINE : next, CEL_KEY_COMMANDS, 0};
  el_wpush(line, keys);
  return CC_NORM;
}

static unsigned char command_overwrite(EditLine *line, int key) {
  (void)key;
  cel_of(line)->overwrites = true;
  el_wpush(line, L"i");
  return CC_NORM;
}

static unsigned char command_redo(EditLine *line, int key) {
  (void)key;
  cel_of(line)->wide_next = 0;
  wchar_t keys[] = {CEL_KEY_REDO, 0};
  el_wpush(line, keys);
  return CC_NORM;
}

// MARK: Another editor

static unsigned char command_edit(EditLine *line, int key) {
  (void)key;
  cel *editor = cel_of(line);
  char *text;
  size_t count, cursor;
  if (!editor->callbacks.edit || !cel_line_text(editor, &text, &count, &cursor)) return CC_ERROR;
  cel_release_terminal(editor);
  char *edited = editor->callbacks.edit(editor->context, text, count);
  cel_claim_terminal(editor);
  free(text);
  wchar_t *wide = edited ? cel_wide(edited, NULL) : NULL;
  free(edited);
  if (!wide) return CC_REFRESH;
  cel_replace_line(editor, wide, wcslen(wide));
  free(wide);
  return CC_REFRESH;
}

// MARK: The suggestion

/// One place to the right; at the end of the text, takes what is suggested.
static unsigned char command_right(EditLine *line, int key) {
  (void)key;
  cel *editor = cel_of(line);
  const LineInfoW *info = el_wline(line);
  if (info->cursor < info->lastchar) {
    el_cursor(line, 1);
    return CC_CURSOR;
  }
  char *text;
  size_t count, cursor;
  if (!editor->callbacks.suggest || !cel_line_text(editor, &text, &count, &cursor)) {
    return CC_ERROR;
  }
  char *rest = editor->callbacks.suggest(editor->context, text, count);
  free(text);
  unsigned char result = rest && insert(line, rest) ? CC_REFRESH : CC_ERROR;
  free(rest);
  return result;
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
  }
  free(answer.insert);
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
  char *before;
  size_t count, cursor;
  if (is_whole && pasted.count > 0 && editor->callbacks.paste
      && cel_line_text(editor, &before, &count, &cursor)) {
    char *text =
      editor->callbacks.paste(editor->context, before, cursor, pasted.bytes, pasted.count);
    free(before);
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

// MARK: The screen

static unsigned char command_redraw(EditLine *line, int key) {
  (void)key;
  cel *editor = cel_of(line);
  if (editor->callbacks.redraw) editor->callbacks.redraw(editor->context);
  return CC_NORM;
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
    {"hyp-quoted-insert", "Insert the next key", command_quoted_insert},
    {"hyp-replace-character", "Replace the character", command_replace_character},
    {"hyp-overwrite", "Replace characters", command_overwrite},
    {"hyp-redo", "Do the last change again", command_redo},
    {"hyp-edit", "Edit in another editor", command_edit},
    {"hyp-right", "One place right, or take the suggestion", command_right},
    {"hyp-undo", "Take the last change back", cel_command_undo},
    {"hyp-redo-change", "Make it again", cel_command_redo_change},
    {"hyp-cut-line", "Cut to the end of the line", cel_command_cut_line},
    {"hyp-cut-entry", "Cut the text", cel_command_cut_entry},
    {"hyp-cut-word-back", "Cut the word before the cursor", cel_command_cut_word_back},
    {"hyp-cut-word", "Cut the word behind the cursor", cel_command_cut_word},
    {"hyp-put-back", "Insert what was cut", cel_command_put_back},
    {"hyp-last-word", "Insert the last word of the entry before", cel_command_last_word},
    {"hyp-redraw", "Wipe the screen", command_redraw},
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
    {"\\202", "hyp-right", true}, {"\\203", "ed-prev-char", true},
    {"\\204", "hyp-line-start", true}, {"\\205", "hyp-line-end", true},
    {"\\206", "ed-delete-next-char", true},
    {"\\207", "em-next-word", true}, {"\\210", "ed-prev-word", true},
    {"\\211", "hyp-paste", true}, {"\\212", "hyp-newline", true},
    {"^R", "hyp-search", true}, {"^P", "hyp-up", false}, {"^N", "hyp-down", false},
    {"^A", "hyp-line-start", false}, {"^E", "hyp-line-end", false},
    {"^W", "ed-delete-prev-word", false}, {"^F", "hyp-right", false},
    {"^V", "hyp-quoted-insert", false}, {"^L", "hyp-redraw", true},
    {"\\214", "vi-command-mode", false}, {"^X^E", "hyp-edit", false},
  };
  // libedit crashes on an empty command line of its own.
  static const char *const emacs_keys[][2] = {
    {"\\ex", "ed-unassigned"}, {"\\eX", "ed-unassigned"},
    {"^_", "hyp-undo"}, {"^X^U", "hyp-undo"}, {"\\e_", "hyp-redo-change"},
    {"^K", "hyp-cut-line"}, {"^U", "hyp-cut-entry"}, {"^W", "hyp-cut-word-back"},
    {"\\e^?", "hyp-cut-word-back"}, {"\\ed", "hyp-cut-word"}, {"^Y", "hyp-put-back"},
    {"\\e.", "hyp-last-word"},
  };
  static const char *const vi_keys[][2] = {
    {"k", "hyp-up"}, {"j", "hyp-down"}, {"/", "hyp-search"}, {"?", "hyp-search"},
    {"n", "ed-unassigned"}, {"N", "ed-unassigned"}, {":", "ed-unassigned"}, {"v", "hyp-edit"},
    {"r", "hyp-replace-character"}, {"R", "hyp-overwrite"}, {".", "hyp-redo"},
    {"\\215", "vi-redo"},
  };
  const char *name = NULL;
  el_get(editor->line, EL_EDITOR, &name);
  bool is_vi = name && strcmp(name, "vi") == 0;
  editor->is_vi = is_vi;
  for (int scalar = 0x20; scalar <= 0xFF; scalar++) {
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
  for (size_t i = 0; !is_vi && i < sizeof emacs_keys / sizeof *emacs_keys; i++) {
    el_set(editor->line, EL_BIND, emacs_keys[i][0], emacs_keys[i][1], NULL);
  }
  // A lone Escape, not the beginning of libedit's own arrow keys: those have codes here.
  if (is_vi) {
    el_set(editor->line, EL_BIND, "\\e", "vi-command-mode", NULL);
    el_set(editor->line, EL_BIND, "-a", "\\e", "ed-unassigned", NULL);
  }
  for (size_t i = 0; is_vi && i < sizeof vi_keys / sizeof *vi_keys; i++) {
    el_set(editor->line, EL_BIND, "-a", vi_keys[i][0], vi_keys[i][1], NULL);
  }
}
#endif
