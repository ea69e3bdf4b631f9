package io.parley.policy;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code templates:} of an allowance. */
final class TemplateRefReader {
  private static final Pattern REF =
      Pattern.compile(
          "(?:(?<party>[a-z][a-z0-9_]{0,62})\\.)?(?<name>[a-z][a-z0-9_]{0,62})"
              + "(?:@(?<digest>sha256:[0-9a-f]{64}))?");
  private static final String HOW =
      "write `weekly_reach` for a template of your own, or `hearth.weekly_reach@sha256:` and 64"
          + " hexadecimal digits for one of another member";

  private TemplateRefReader() {}

  /** The templates; reported when there is none. */
  static Optional<List<TemplateRef>> readAll(YamlNode node, Problems problems) {
    if (node instanceof YamlNode.Sequence list && list.items().isEmpty()) {
      problems.add(node, "`templates` is empty", "name the templates, or remove the entry");
    }
    return new Scalars(problems).list(node, "`templates`", item -> ref(item, problems));
  }

  private static Optional<TemplateRef> ref(YamlNode node, Problems problems) {
    Optional<String> text =
        new Scalars(problems)
            .scalar(node, "a template", CoreSchema.Kind.TEXT)
            .map(YamlNode.Scalar::value);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher ref = REF.matcher(text.get());
    if (!ref.matches()) {
      problems.add(node, "no template can be named " + Words.shown(text.get()), HOW);
      return Optional.empty();
    }
    Optional<String> party = Optional.ofNullable(ref.group("party"));
    Optional<String> digest = Optional.ofNullable(ref.group("digest"));
    if (party.isPresent() && digest.isEmpty()) {
      problems.add(
          node,
          "%s lacks its digest, so that `%s` could change what it asks"
              .formatted(Words.shown(text.get()), party.get()),
          HOW);
      return Optional.empty();
    }
    return Optional.of(
        new TemplateRef(party, ref.group("name"), digest, problems.position(node.span())));
  }
}
