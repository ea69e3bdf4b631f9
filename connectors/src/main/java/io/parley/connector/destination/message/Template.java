package io.parley.connector.destination.message;

import io.parley.connector.destination.AudienceMember;
import io.parley.identity.normalise.AttributeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with fields of a person: {@code {{given_name}}}, or {@code {{given_name|there}}} with what
 * stands where there is none. {@code {{unsubscribe}}} is the person's link to have no more.
 *
 * <p>Only fields that were allowed can be named, so no template carries what was not meant to
 * leave. A value comes in as one line: control characters become blanks, and what is longer than
 * {@value #LONGEST} characters is no value, so that nobody writes a message of their own through a
 * field.
 */
public final class Template {
  /** Characters of a value, at most. */
  public static final int LONGEST = 100;

  private static final String UNSUBSCRIBE = "unsubscribe";
  private static final Pattern FIELD = Pattern.compile("\\{\\{([^{}|]*)(?:\\|([^{}]*))?}}");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

  private sealed interface Part {
    record Text(String text) implements Part {}

    record Field(AttributeKind kind, Optional<String> otherwise) implements Part {}

    record Link() implements Part {}
  }

  private final List<Part> parts;

  private Template(List<Part> parts) {
    this.parts = parts;
  }

  /**
   * Reads a template.
   *
   * @param allowed the fields that may be named
   * @throws IllegalArgumentException if it names another, or braces are left open
   */
  public static Template of(String text, Set<AttributeKind> allowed) {
    List<Part> parts = new ArrayList<>();
    Matcher field = FIELD.matcher(text);
    int from = 0;
    while (field.find()) {
      parts.add(literal(text.substring(from, field.start())));
      parts.add(field(field.group(1).strip(), Optional.ofNullable(field.group(2)), allowed));
      from = field.end();
    }
    parts.add(literal(text.substring(from)));
    return new Template(List.copyOf(parts));
  }

  /** Whether it holds the link to have no more. */
  public boolean hasUnsubscribe() {
    return parts.stream().anyMatch(Part.Link.class::isInstance);
  }

  /** The kinds of field that it names. */
  public List<AttributeKind> kinds() {
    return parts.stream()
        .filter(Part.Field.class::isInstance)
        .map(part -> ((Part.Field) part).kind())
        .distinct()
        .toList();
  }

  /**
   * The text for a person.
   *
   * @param unsubscribe the person's link
   * @return empty if a field is missing that has no other text
   */
  public Optional<String> render(AudienceMember member, String unsubscribe) {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Part.Text literal) {
        text.append(literal.text());
      } else if (part instanceof Part.Link) {
        text.append(unsubscribe);
      } else if (part instanceof Part.Field field) {
        Optional<String> value = value(member, field);
        if (value.isEmpty()) {
          return Optional.empty();
        }
        text.append(value.get());
      }
    }
    return Optional.of(text.toString());
  }

  private static Optional<String> value(AudienceMember member, Part.Field field) {
    return member.texts(field.kind()).stream()
        .map(value -> CONTROL.matcher(value).replaceAll(" ").strip())
        .filter(value -> !value.isEmpty() && value.length() <= LONGEST)
        .findFirst()
        .or(field::otherwise);
  }

  private static Part literal(String text) {
    if (text.contains("{{") || text.contains("}}")) {
      throw new IllegalArgumentException("a template has braces {{ or }} without their pair");
    }
    return new Part.Text(text);
  }

  private static Part field(String word, Optional<String> otherwise, Set<AttributeKind> allowed) {
    if (word.equals(UNSUBSCRIBE)) {
      return new Part.Link();
    }
    AttributeKind kind =
        AttributeKind.ofWord(word)
            .filter(allowed::contains)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the field `" + word + "` is not allowed in this template"));
    return new Part.Field(kind, otherwise);
  }

  @Override
  public String toString() {
    return "Template[" + parts.size() + " parts]";
  }
}
