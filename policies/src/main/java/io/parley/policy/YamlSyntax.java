package io.parley.policy;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Says what the YAML parser found, on one line, with the remedy for the usual slips. */
final class YamlSyntax {
  private YamlSyntax() {}

  static String said(MarkedYamlEngineException syntax) {
    String problem = Optional.ofNullable(syntax.getProblem()).orElse("the text stops making sense");
    return problem.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
  }

  static String help(MarkedYamlEngineException syntax) {
    String problem = said(syntax);
    if (problem.contains("TAB")) {
      return "indent with spaces";
    }
    if (problem.contains("mapping values are not allowed")) {
      return "put text that holds `: ` into quotes, and check the indent";
    }
    if (problem.contains("expected ',' or")) {
      return "close every `[` and `{`, and put commas between their items";
    }
    if (problem.contains("undefined alias")) {
      return "put text that begins with `*` into quotes";
    }
    if (problem.contains("unexpected end of stream")) {
      return "close the quote that is still open";
    }
    if (problem.contains("escape")) {
      return "write a backslash in double quotes twice, or put the text into single quotes";
    }
    return "indent with spaces, put a space after each colon, quote text with special characters";
  }
}
