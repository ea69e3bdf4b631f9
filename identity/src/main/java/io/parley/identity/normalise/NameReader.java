package io.parley.identity.normalise;

import java.util.Map;
import java.util.Optional;

/**
 * {@link NameParts} of many names that come in three texts, which repeat: what follows from a text
 * alone is looked up once. Not for several threads.
 */
public final class NameReader {
  private final Normaliser names;
  private final Memo<Text> texts = new Memo<>(this::text);

  /** Texts that say nothing are told by the rules for family names. */
  public NameReader(NormaliserOptions options) {
    names = Normaliser.of(AttributeKind.FAMILY_NAME, options);
  }

  /**
   * One text.
   *
   * @param reading as a family name; what is no value there is no part of a name
   */
  public record Text(
      Reading reading,
      Optional<String> part,
      Optional<String> generation,
      Optional<String> formal) {
    /** None. */
    public static final Text NONE =
        new Text(new Reading.Absent(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Without the name, which is a person's data. */
    @Override
    public String toString() {
      return "Text";
    }
  }

  /** What a text says. */
  public Text read(String raw) {
    return texts.apply(raw);
  }

  private Text text(String raw) {
    Reading reading = names.read(raw);
    if (reading.value().isEmpty()) {
      return new Text(reading, Optional.empty(), Optional.empty(), Optional.empty());
    }
    Optional<String> part = NameParts.part(raw);
    return new Text(reading, part, NameRule.generation(raw), part.flatMap(NameRule::formal));
  }

  /** As {@link NameParts#of(String, String, String)} says it. */
  public static NameParts of(Text given, Text middle, Text family) {
    return NameParts.of(
        given.part(), middle.part(), family.part(), family.generation().or(given::generation));
  }

  /**
   * As {@link NameParts#attributes} says it.
   *
   * @param given of which the name was made
   */
  public static Map<AttributeKind, String> attributes(NameParts name, Text given) {
    return name.attributes(
        first ->
            given.part().filter(first::equals).isPresent()
                ? given.formal()
                : NameRule.formal(first));
  }
}
