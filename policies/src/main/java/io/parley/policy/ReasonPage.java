package io.parley.policy;

import java.util.Locale;
import java.util.Optional;

/**
 * What the registry says of a reason.
 *
 * @param from who finds it
 * @param http the status of an HTTP answer that carries it
 * @param sqlState the SQLSTATE of a database protocol that carries it
 * @param meaning one line
 * @param why a paragraph: why a question is refused for it
 * @param example a question that gets it
 * @param when what else is so where the example gets it; empty where the example alone does
 * @param instead what to do
 * @param passes a question of that kind that is answered
 */
public record ReasonPage(
    ReasonCode code,
    From from,
    int http,
    String sqlState,
    String meaning,
    String why,
    String example,
    Optional<String> when,
    String instead,
    Optional<String> passes) {

  /** Who finds a reason. */
  public enum From {
    /** Reading the statement. */
    STATEMENT,
    /** The policies' verdict. */
    POLICY,
    /** Analysing and planning. */
    ENGINE,
    /** The room, beside the question: agreement, budget, failures. */
    ROOM;

    /** The word of the registry. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public ReasonPage {
    if (http < 400 || http > 599 || !sqlState.matches("[0-9A-Z]{5}")) {
      throw new IllegalArgumentException(code + " needs an HTTP error and a SQLSTATE");
    }
  }

  /** The page for a terminal. Lines end in {@code \n}; the last one too. */
  public String text() {
    StringBuilder out = new StringBuilder();
    out.append("%s: %s\n".formatted(code.code(), meaning));
    out.append('\n').append(wrapped(why, "")).append('\n');
    out.append("  example").append(when.map(w -> ", when " + w).orElse("")).append('\n');
    out.append(wrapped(example, "    ")).append('\n');
    out.append("  instead: ").append(instead).append('\n');
    passes.ifPresent(sql -> out.append(wrapped(sql, "    ")));
    return out.append("\n  HTTP %d, SQLSTATE %s\n".formatted(http, sqlState)).toString();
  }

  /** The page for {@code docs/reasons.md}, under a heading that is the code. */
  String markdown() {
    StringBuilder out = new StringBuilder("### ").append(code.code()).append("\n\n");
    out.append(capitalised(meaning)).append(".\n\n").append(why).append("\n\n");
    out.append("Refused").append(when.map(w -> ", when " + w).orElse("")).append(":\n\n");
    out.append(wrapped(example, "    ")).append("\nInstead: ").append(instead).append(".\n\n");
    passes.ifPresent(sql -> out.append(wrapped(sql, "    ")).append('\n'));
    return out.append("HTTP %d, SQLSTATE %s.\n".formatted(http, sqlState)).toString();
  }

  private static String capitalised(String line) {
    return line.substring(0, 1).toUpperCase(Locale.ROOT) + line.substring(1);
  }

  private static String wrapped(String text, String indent) {
    StringBuilder out = new StringBuilder(indent);
    int width = indent.length();
    for (String word : text.split(" ", -1)) {
      if (width > indent.length() && width + 1 + word.length() > 92) {
        out.append('\n').append(indent);
        width = indent.length();
      } else if (width > indent.length()) {
        out.append(' ');
        width++;
      }
      out.append(word);
      width += word.length();
    }
    return out.append('\n').toString();
  }
}
