package io.parley.policy;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads single values and lists of them; every refusal is reported, and the result empty. */
final class Scalars {
  private static final int NAME_LENGTH = 63;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*+");
  private static final Pattern LABEL = Pattern.compile("[a-z][a-z0-9_-]*+");

  private final Problems problems;

  Scalars(Problems problems) {
    this.problems = problems;
  }

  /** A name as SQL knows it. */
  Optional<String> name(YamlNode node, String what) {
    return word(node, what, NAME, "a lower-case letter, then lower-case letters, digits and `_`");
  }

  /** A name outside SQL: hyphens too. */
  Optional<String> label(YamlNode node, String what) {
    return word(
        node, what, LABEL, "a lower-case letter, then lower-case letters, digits, `_` and `-`");
  }

  /** Text that is not empty. */
  Optional<String> text(YamlNode node, String what, int longest) {
    return scalar(node, what, CoreSchema.Kind.TEXT)
        .map(YamlNode.Scalar::value)
        .filter(
            value -> {
              boolean fits = !value.isBlank() && value.length() <= longest;
              if (!fits) {
                problems.add(
                    node,
                    value.isBlank() ? what + " is empty" : what + " is too long",
                    "write between 1 and %d characters".formatted(longest));
              }
              return fits;
            });
  }

  /** {@code true} or {@code false}, not in quotes. */
  Optional<Boolean> flag(YamlNode node, String what) {
    return scalar(node, what, CoreSchema.Kind.BOOLEAN)
        .map(s -> Boolean.parseBoolean(s.value().toLowerCase(Locale.ROOT)));
  }

  /** One of the words. */
  Optional<String> oneOf(YamlNode node, String what, Collection<String> words) {
    if (!(node instanceof YamlNode.Scalar scalar) || scalar.value().isEmpty()) {
      if (!(node instanceof YamlNode.Unreadable)) {
        String found = "%s must be one word, found %s".formatted(what, node.described());
        problems.add(node, found, "write " + Words.choice(words));
      }
      return Optional.empty();
    }
    if (words.contains(scalar.value())) {
      return Optional.of(scalar.value());
    }
    problems.add(
        node,
        "%s cannot be %s".formatted(what, Words.shown(scalar.value())),
        Words.nearest(scalar.value(), words)
            .map(near -> "did you mean `%s`?".formatted(near))
            .orElse("write " + Words.choice(words)));
    return Optional.empty();
  }

  Optional<Integer> whole(YamlNode node, String what, int least, int most) {
    return number(node, what, BigDecimal.valueOf(least), BigDecimal.valueOf(most))
        .filter(value -> isWhole(node, what, value))
        .map(BigDecimal::intValueExact);
  }

  /** A number within both ends, exactly as written. */
  Optional<BigDecimal> number(YamlNode node, String what, BigDecimal least, BigDecimal most) {
    String range = Numbers.range(least, most);
    if (node instanceof YamlNode.Scalar scalar && scalar.kind() == CoreSchema.Kind.NOT_FINITE) {
      problems.add(
          node, "%s is %s, no finite number".formatted(what, Words.shown(scalar.value())), range);
      return Optional.empty();
    }
    Optional<YamlNode.Scalar> scalar = scalar(node, what, CoreSchema.Kind.NUMBER);
    Optional<BigDecimal> value = scalar.flatMap(s -> Numbers.exact(s.value()));
    if (scalar.isPresent() && value.isEmpty()) {
      String shown = Words.shown(scalar.get().value());
      problems.add(
          node,
          "%s cannot be written %s".formatted(what, shown),
          range + ", in decimal digits and without a leading zero");
    }
    return value.filter(
        v -> {
          boolean within = v.compareTo(least) >= 0 && v.compareTo(most) <= 0;
          if (!within) {
            problems.add(node, "%s is out of range".formatted(what), range);
          }
          return within;
        });
  }

  boolean isWhole(YamlNode node, String what, BigDecimal value) {
    boolean whole = value.stripTrailingZeros().scale() <= 0;
    if (!whole) {
      problems.add(node, what + " must be a whole number", "write it without decimals");
    }
    return whole;
  }

  Optional<LocalDate> date(YamlNode node, String what) {
    return scalar(node, what, CoreSchema.Kind.TEXT)
        .flatMap(
            scalar -> {
              try {
                return Optional.of(withinCalendar(LocalDate.parse(scalar.value())));
              } catch (DateTimeException notADate) {
                problems.add(
                    node,
                    "%s is no date: %s".formatted(what, Words.shown(scalar.value())),
                    "write year-month-day, such as `2027-06-30`");
                return Optional.empty();
              }
            });
  }

  /** The date, if its year has four digits, as every backend and every reader takes it. */
  static LocalDate withinCalendar(LocalDate date) {
    if (date.getYear() < 1 || date.getYear() > 9999) {
      throw new DateTimeException("a year of four digits is meant");
    }
    return date;
  }

  /** The items that could be read; a repeated one is reported. */
  <T> Optional<List<T>> list(YamlNode node, String what, Function<YamlNode, Optional<T>> item) {
    if (!(node instanceof YamlNode.Sequence sequence)) {
      if (!(node instanceof YamlNode.Unreadable)) {
        String help = node instanceof YamlNode.Scalar one ? one.value() : "one, two";
        problems.add(
            node,
            what + " must be a list, found " + node.described(),
            "write " + Words.shown("[" + help + "]"));
      }
      return Optional.empty();
    }
    List<T> items = new ArrayList<>();
    Map<T, YamlNode> seen = new LinkedHashMap<>();
    for (YamlNode child : sequence.items()) {
      item.apply(child)
          .ifPresent(
              value -> {
                if (seen.putIfAbsent(value, child) == null) {
                  items.add(value);
                } else {
                  String written = child instanceof YamlNode.Scalar s ? s.value() : "an item";
                  problems.add(
                      child,
                      "%s is repeated in %s".formatted(Words.shown(written), what),
                      "keep one");
                }
              });
    }
    return Optional.of(items);
  }

  Optional<YamlNode.Scalar> scalar(YamlNode node, String what, CoreSchema.Kind kind) {
    if (node instanceof YamlNode.Scalar scalar && scalar.kind() == kind) {
      return Optional.of(scalar);
    }
    if (!(node instanceof YamlNode.Unreadable)) {
      String wanted =
          switch (kind) {
            case TEXT -> "text";
            case BOOLEAN -> "`true` or `false`";
            case NUMBER, NOT_FINITE -> "a number";
            case NOTHING -> "nothing";
          };
      problems.add(
          node,
          "%s must be %s, found %s".formatted(what, wanted, node.described()),
          remedy(node, kind));
    }
    return Optional.empty();
  }

  private static String remedy(YamlNode node, CoreSchema.Kind wanted) {
    if (node instanceof YamlNode.Scalar scalar && scalar.kind() != CoreSchema.Kind.NOTHING) {
      if (wanted == CoreSchema.Kind.TEXT) {
        return "write it in quotes if it is meant as text";
      }
      if (!scalar.plain() && CoreSchema.kind(scalar.value()) == wanted) {
        return "write it without quotes";
      }
    }
    return switch (wanted) {
      case TEXT -> "write one text";
      case BOOLEAN -> "write `true` or `false`";
      case NUMBER, NOT_FINITE -> "write it in digits, such as `1.0`";
      case NOTHING -> "remove it";
    };
  }

  private Optional<String> word(YamlNode node, String what, Pattern pattern, String rule) {
    if (node instanceof YamlNode.Scalar scalar && !scalar.value().isEmpty()) {
      boolean name = scalar.kind() == CoreSchema.Kind.TEXT && fits(scalar.value(), pattern);
      if (name) {
        return Optional.of(scalar.value());
      }
      problems.add(node, notAName(scalar.value(), what), nameHelp(scalar.value(), pattern, rule));
    } else if (!(node instanceof YamlNode.Unreadable)) {
      problems.add(
          node, "%s must be a name, found %s".formatted(what, node.described()), "write " + rule);
    }
    return Optional.empty();
  }

  private static boolean fits(String value, Pattern pattern) {
    return value.length() <= NAME_LENGTH && pattern.matcher(value).matches();
  }

  private static String notAName(String value, String what) {
    String tooLong =
        value.length() > NAME_LENGTH
            ? ", it is longer than %d characters".formatted(NAME_LENGTH)
            : "";
    String foreign =
        value
            .codePoints()
            .filter(c -> c > 0x7F)
            .mapToObj(c -> ", it holds " + Words.codePoint(c))
            .findFirst()
            .orElse(tooLong);
    return "%s cannot be %s%s".formatted(what, Words.shown(value), foreign);
  }

  private static String nameHelp(String value, Pattern pattern, String rule) {
    String low = value.toLowerCase(Locale.ROOT).strip().replace(' ', '_');
    boolean near = !low.equals(value) && fits(low, pattern);
    return near
        ? "write `%s`".formatted(low)
        : "write %s; at most %d characters".formatted(rule, NAME_LENGTH);
  }
}
