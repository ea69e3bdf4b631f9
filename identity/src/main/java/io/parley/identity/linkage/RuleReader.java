package io.parley.identity.linkage;

import io.parley.identity.linkage.BlockingRule.Part;
import io.parley.identity.yaml.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads blocking rules: {@code family_name[1-3] + birth_date}. */
final class RuleReader {
  private static final Pattern PART =
      Pattern.compile(
          "(?<left>[a-z][a-z0-9_]*)(\\[((?<from>[1-9][0-9]?)-(?<to>[1-9][0-9]?)?|(?<last>-[1-9][0-9]?))])?( = (?<right>[a-z][a-z0-9_]*))?");

  private RuleReader() {}

  static List<BlockingRule> rules(Item list) {
    return list.items().stream().map(RuleReader::rule).toList();
  }

  static BlockingRule rule(Item item) {
    List<Part> parts = new ArrayList<>();
    for (String text : item.text().split(" \\+ ", -1)) {
      parts.add(part(item, text.strip()));
    }
    return new BlockingRule(parts);
  }

  private static Part part(Item item, String text) {
    Matcher matcher = PART.matcher(text);
    if (!matcher.matches()) {
      throw item.bad(
          "`%s` is no part of a rule; write `column`, `column[1-4]`, `column[5-]`, `column[-7]` or `column = other`, joined by ` + `"
              .formatted(text));
    }
    String left = matcher.group("left");
    Optional<Integer> from = Optional.ofNullable(matcher.group("from")).map(Integer::valueOf);
    Optional<Integer> to = Optional.ofNullable(matcher.group("to")).map(Integer::valueOf);
    int first =
        from.orElse(Optional.ofNullable(matcher.group("last")).map(Integer::valueOf).orElse(1));
    if (to.filter(last -> last < first).isPresent()) {
      throw item.bad("`%s` ends before it begins".formatted(text));
    }
    return new Part(
        left,
        Optional.ofNullable(matcher.group("right")).orElse(left),
        first,
        to.map(last -> last - first + 1).orElse(0));
  }
}
