package io.parley.server.node;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * What runs, how much, how long; for the node's own operator. It goes to standard error and never
 * says anything about one person.
 */
public final class Progress {
  /** Says nothing. */
  public static final Progress SILENT =
      new Progress(
          "", new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));

  private final PrintStream out;
  private final UnaryOperator<String> form;

  public Progress(String node, PrintStream out) {
    this(out, what -> node + ": " + what);
  }

  private Progress(PrintStream out, UnaryOperator<String> form) {
    this.out = out;
    this.form = form;
  }

  /** The same, with lines of another form. */
  public Progress written(UnaryOperator<String> otherForm) {
    return new Progress(out, otherForm);
  }

  /** What is said of one of several collaborations of the node. */
  public Progress of(String collaboration) {
    return new Progress(out, what -> form.apply(collaboration + ": " + what));
  }

  /** A line. */
  public void say(String what) {
    out.println(form.apply(what));
    out.flush();
  }

  /** A line with the seconds since a {@link System#nanoTime} mark. */
  public void took(String what, long sinceNanos) {
    say(String.format(Locale.ROOT, "%s (%.1f s)", what, (System.nanoTime() - sinceNanos) / 1e9));
  }
}
