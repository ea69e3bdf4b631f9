package io.parley.query.sql;

import io.parley.policy.SqlPosition;
import io.parley.policy.TemplateName;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A template asked by its name: {@code EXECUTE hearth.weekly_reach(segment => 'mens')}.
 *
 * @param at where the template's name stands
 */
public record TemplateCall(TemplateName template, List<Argument> arguments, SqlPosition at) {
  public TemplateCall {
    arguments = List.copyOf(arguments);
  }

  /** What a value is written as. */
  enum Written {
    /** In single quotes: a value of any type. */
    TEXT,
    NUMBER,
    BOOLEAN,
    DATE,
    TIMESTAMP
  }

  /**
   * A value for a parameter.
   *
   * @param text without quotes and keywords
   * @param at where the parameter's name stands
   * @param valueAt where the value stands
   */
  record Argument(
      String parameter, Written written, String text, SqlPosition at, SqlPosition valueAt) {}

  /**
   * The call that the text is; empty where it does not begin with {@code EXECUTE}.
   *
   * @throws io.parley.policy.SqlRefusal where it begins so and goes on in no understood way
   */
  static Optional<TemplateCall> read(String sql) {
    return new TemplateCallReader(sql).call();
  }

  /**
   * The statement that asks a template with these values, in quotes. It is read again as exactly
   * these names and values, whatever they hold.
   */
  public static String statement(String template, Map<String, String> values) {
    String arguments =
        values.entrySet().stream()
            .map(e -> quoted(e.getKey(), '"') + " => " + quoted(e.getValue(), '\''))
            .collect(Collectors.joining(", "));
    String name =
        Arrays.stream(template.split("\\.", -1))
            .map(part -> quoted(part, '"'))
            .collect(Collectors.joining("."));
    return "EXECUTE " + name + "(" + arguments + ")";
  }

  private static String quoted(String text, char quote) {
    String one = String.valueOf(quote);
    return one + text.replace(one, one + one) + one;
  }
}
