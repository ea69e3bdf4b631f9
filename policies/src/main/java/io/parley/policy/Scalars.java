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

  /** One of the words. */
  Optional<String> oneOf(YamlNode node, String what, Collection<String> words) {
    return scalar(node, what, CoreSchema.Kind.TEXT)
        .map(YamlNode.Scalar::value)
        .filter(
            value -> {
              if (!words.contains(value)) {
                problems.add(
                    node,
                    "%s cannot be %s".formatted(what, Words.shown(value)),
                    Words.nearest(value, words)
                        .map(near -> "did you mean `%s`?".formatted(near))
                        .orElse("write " + Words.choice(words)));
              }
              return words.contains(value);
            });
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
      problems.add(node, "%s cannot be written %s".formatted(what, shown), range);
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
      problems.add(node, what + " is a whole number", "write it without decimals");
    }
    return whole;
  }

  Optional<LocalDate> date(YamlNode node, String what) {
    return scalar(node, what, CoreSchema.Kind.TEXT)
        .flatMap(
            scalar -> {
              try {
                return Optional.of(LocalDate.parse(scalar.value()));
              } catch (DateTimeException notADate) {
                problems.add(
                    node,
                    "%s is no date: %s".formatted(what, Words.shown(scalar.value())),
                    "write year-month-day, such as `2027-06-30`");
                return Optional.empty();
              }
            });
  }

  /** The items that could be read; a repeated one is reported. */
  <T> Optional<List<T>> list(YamlNode node, String what, Function<YamlNode, Optional<T>> item) {
    if (!(node instanceof YamlNode.Sequence sequence)) {
      if (!(node instanceof YamlNode.Unreadable)) {
        problems.add(node, what + " is a list, found " + node.described(), "write `[one, two]`");
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
                  problems.add(child, "repeated in the list " + what, "keep one");
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
          node, "%s is %s, found %s".formatted(what, wanted, node.described()), remedy(node, kind));
    }
    return Optional.empty();
  }

  private static String remedy(YamlNode node, CoreSchema.Kind wanted) {
    if (node instanceof YamlNode.Scalar scalar && scalar.kind() != CoreSchema.Kind.NOTHING) {
      if (wanted == CoreSchema.Kind.TEXT) {
        return "write it in quotes if it is meant as text";
      }
      if (!scalar.plain()) {
        return "write it without quotes";
      }
    }
    return "write one value";
  }

  private Optional<String> word(YamlNode node, String what, Pattern pattern, String rule) {
    return scalar(node, what, CoreSchema.Kind.TEXT)
        .map(YamlNode.Scalar::value)
        .filter(
            value -> {
              boolean good = value.length() <= NAME_LENGTH && pattern.matcher(value).matches();
              if (!good) {
                problems.add(node, notAName(value, what), nameHelp(value, pattern, rule));
              }
              return good;
            });
  }

  private static String notAName(String value, String what) {
    String foreign =
        value
            .codePoints()
            .filter(c -> c > 0x7F)
            .mapToObj(c -> ", it holds " + Words.codePoint(c))
            .findFirst()
            .orElse("");
    return "%s cannot be %s%s".formatted(what, Words.shown(value), foreign);
  }

  private static String nameHelp(String value, Pattern pattern, String rule) {
    String low = value.toLowerCase(Locale.ROOT).strip().replace(' ', '_');
    boolean near = low.length() <= NAME_LENGTH && pattern.matcher(low).matches();
    return near
        ? "write `%s`".formatted(low)
        : "write %s; at most %d characters".formatted(rule, NAME_LENGTH);
  }
}
