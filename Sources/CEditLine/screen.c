// screen.c -- drawing over what libedit has drawn: colours, notes, and a cursor that stays true.
//
// libedit keeps a model of the screen and sends only what changed. So nothing here may change a
// glyph: the line is laid out by libedit's own rules, and the same glyphs are printed again in colour.

#define _GNU_SOURCE
#include "internal.h"

#if __has_include(<histedit.h>)

cel *cel_of(EditLine *line) {
  void *editor = NULL;
  el_get(line, EL_CLIENTDATA, &editor);
  return editor;
}

// MARK: Layout

/// Where libedit's refresh puts the cursor behind `scalar`.
cel_position cel_advance(cel_position at, wchar_t scalar, int columns) {
  if (scalar == L'\n') return (cel_position){at.row + 1, 0};
  if (scalar == L'\t') {
    do {
      if (++at.column >= columns) at = (cel_position){at.row + 1, 0};
    } while (at.column & 7);
    return at;
  }
  int width = cel_is_control(scalar) ? 2 : wcwidth(scalar);
  // What cannot be printed is shown as \U+1234 or \U+12345.
  if (width < 0) width = scalar > 0xFFFF ? 8 : 7;
  if (width > 1 && !cel_is_control(scalar) && at.column + width > columns) {
    at = (cel_position){at.row + 1, 0};
  }
  at.column += width;
  if (at.column >= columns) at = (cel_position){at.row + 1, at.column - columns};
  return at;
}

void cel_lay_out(cel *editor) {
  const LineInfoW *line = el_wline(editor->line);
  int columns = cel_columns();
  cel_position at = {0, editor->prompt_width};
  editor->cursor = at;
  for (const wchar_t *p = line->buffer; p < line->lastchar; p++) {
    if (p == line->cursor) editor->cursor = at;
    at = cel_advance(at, *p, columns);
  }
  if (line->cursor >= line->lastchar) editor->cursor = at;
  editor->end = at;
}

// MARK: Output

static void move(cel_buffer *out, int from_row, cel_position to) {
  cel_buffer_text(out, "\r");
  if (to.row < from_row) cel_buffer_format(out, "\033[%dA", from_row - to.row);
  if (to.row > from_row) cel_buffer_format(out, "\033[%dB", to.row - from_row);
  if (to.column > 0) cel_buffer_format(out, "\033[%dC", to.column);
}

static void send(cel_buffer *out) {
  if (!out->failed && out->count > 0) fwrite(out->bytes, 1, out->count, stdout);
  fflush(stdout);
  free(out->bytes);
}

static void draw_scalar(cel_buffer *out, wchar_t scalar, cel_position *at, int columns) {
  cel_position from = *at, to = cel_advance(from, scalar, columns);
  *at = to;
  if (scalar == L'\n') {
    cel_buffer_text(out, "\r\n");
    return;
  }
  if (scalar == L'\t') {
    int last = to.row > from.row ? columns : to.column;
    for (int column = from.column; column < last; column++) cel_buffer_text(out, " ");
  } else if (cel_is_control(scalar)) {
    cel_buffer_text(out, "^");
    cel_buffer_scalar(out, scalar ^ 0x40);
  } else {
    // A wide glyph that does not fit leaves the last column empty.
    if (wcwidth(scalar) > 1 && from.column + wcwidth(scalar) > columns) {
      cel_buffer_text(out, "\r\n");
    }
    cel_buffer_scalar(out, scalar);
  }
  // The terminal waits in the last column; libedit is already on the next row.
  if (to.row > from.row && to.column == 0) cel_buffer_text(out, "\r\n");
}

static void draw_colours(cel *editor, cel_buffer *out) {
  const LineInfoW *line = el_wline(editor->line);
  size_t scalar_count = (size_t)(line->lastchar - line->buffer);
  if (!editor->callbacks.highlight || scalar_count == 0) return;
  char *text;
  size_t count, cursor;
  uint8_t *styles = calloc(scalar_count, 1);
  bool has_text = cel_line_text(editor, &text, &count, &cursor);
  if (styles && has_text
      && editor->callbacks.highlight(
        editor->context, text, count, cursor, styles, scalar_count)) {
    int columns = cel_columns();
    cel_position at = {0, editor->prompt_width};
    cel_buffer_text(out, "\033[?25l");
    move(out, editor->cursor.row, at);
    uint8_t current = 0;
    for (size_t i = 0; i < scalar_count; i++) {
      if (styles[i] != current) {
        current = styles[i];
        cel_buffer_text(out, "\033[0");
        if (editor->styles[current]) {
          cel_buffer_text(out, ";");
          cel_buffer_text(out, editor->styles[current]);
        }
        cel_buffer_text(out, "m");
      }
      draw_scalar(out, line->buffer[i], &at, columns);
    }
    cel_buffer_text(out, "\033[0m");
    move(out, editor->end.row, editor->cursor);
    cel_buffer_text(out, "\033[?25h");
  }
  free(styles);
  if (has_text) free(text);
}

static void draw_note(cel *editor, cel_buffer *out) {
  if (!editor->note || editor->end.row + 2 > cel_rows()) return;
  move(out, editor->cursor.row, editor->end);
  cel_buffer_text(out, "\r\n\033[2m");
  int columns = 0, room = cel_columns() - 1;
  const char *end = editor->note + strlen(editor->note);
  for (const char *p = editor->note; p < end;) {
    long scalar = cel_decode(&p, end);
    int width = scalar < 0x20 ? 0 : wcwidth((wchar_t)scalar);
    if (width <= 0) continue;
    if (columns + width > room) break;
    columns += width;
    cel_buffer_scalar(out, (wchar_t)scalar);
  }
  cel_buffer_text(out, "\033[0m");
  move(out, editor->end.row + 1, editor->cursor);
  editor->note_is_shown = true;
}

void cel_draw(cel *editor) {
  cel_lay_out(editor);
  // Taller than the screen: libedit has scrolled, and rows can no longer be told.
  if (editor->end.row + 1 > cel_rows()) return;
  cel_buffer out = {0};
  // Also without colours: libedit's own cursor drifts beside wide glyphs.
  move(&out, editor->cursor.row, editor->cursor);
  draw_colours(editor, &out);
  draw_note(editor, &out);
  send(&out);
}

void cel_clear_note(cel *editor) {
  free(editor->note);
  editor->note = NULL;
  if (!editor->note_is_shown) return;
  editor->note_is_shown = false;
  cel_buffer out = {0};
  move(&out, editor->cursor.row, (cel_position){editor->end.row + 1, 0});
  cel_buffer_text(&out, "\033[J");
  move(&out, editor->end.row + 1, editor->cursor);
  send(&out);
}

/// Draws prompt and line anew from the row where the prompt began. `cursor` must say where the
/// terminal's cursor is; the line and the prompt may have changed since.
void cel_redraw_in_place(cel *editor) {
  cel_buffer out = {0};
  move(&out, editor->cursor.row, (cel_position){0, 0});
  cel_buffer_text(&out, "\033[J");
  send(&out);
  el_set(editor->line, EL_REFRESH);
  cel_lay_out(editor);
}

void cel_leave_line(cel *editor, const char *text) {
  cel_lay_out(editor);
  cel_buffer out = {0};
  move(&out, editor->cursor.row, editor->end);
  cel_buffer_text(&out, text);
  cel_buffer_text(&out, "\r\n");
  send(&out);
}

// MARK: Resize and suspend

void cel_handle_event(cel *editor, cel_event event) {
  cel_clear_note(editor);
  if (event == CEL_SUSPENDED) {
    cel_leave_line(editor, "");
    // Told to let go first: otherwise libedit believes that the terminal is still raw afterwards.
    el_set(editor->line, EL_PREP_TERM, 0);
    fputs("\033[?2004l", stdout);
    fflush(stdout);
    cel_stop();
    el_set(editor->line, EL_PREP_TERM, 1);
    fputs("\033[?2004h", stdout);
    fflush(stdout);
    el_resize(editor->line);
    el_set(editor->line, EL_REFRESH);
  } else {
    // By now the terminal has wrapped the line anew, and the cursor went with its glyph.
    cel_lay_out(editor);
    cel_buffer out = {0};
    move(&out, editor->cursor.row, (cel_position){0, 0});
    cel_buffer_text(&out, "\033[J");
    send(&out);
    el_resize(editor->line);
    el_set(editor->line, EL_REFRESH);
  }
  cel_draw(editor);
}
#endif
