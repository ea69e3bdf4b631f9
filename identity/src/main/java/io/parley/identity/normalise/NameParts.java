package io.parley.identity.normalise;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A name taken apart, each part in canonical form.
 *
 * <ul>
 *   <li>{@code MR JOHN A. SMITH JR}: john, a, smith, jr. The last word is the family name, with the
 *       particles in front of it ({@code van der berg}); the first is the given name.
 *   <li>{@code Smith, John A.}: what stands before the comma is the family name.
 *   <li>Two to four Chinese characters without a blank: the family name first, one character of
 *       them, or two where the first two are one of the compound surnames.
 *   <li>A single word is a family name.
 * </ul>
 *
 * Whether {@code Wang Jie} is written family name first cannot be seen from the name; a comparison
 * of swapped columns is the remedy.
 *
 * @param given first name
 * @param middle further first names or initials
 * @param family surname
 * @param generation see {@link AttributeKind#GENERATION}
 */
public record NameParts(
    Optional<String> given,
    Optional<String> middle,
    Optional<String> family,
    Optional<String> generation) {
  /** Nothing in any part: of a text that holds no name. */
  public static final NameParts NONE =
      new NameParts(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private static final String ELSEWHERE = "US";

  /**
   * The parts of a whole name in one text.
   *
   * @param region where names come from: two upper-case letters; where Chinese characters are at
   *     home they stay, elsewhere they are written in Pinyin
   */
  public static NameParts of(String raw, String region) {
    if (raw.length() > Normaliser.MAX_RAW) {
      return NONE;
    }

    String name = HanName.bare(raw);
    int family = HanName.familyLength(name);
    if (family > 0) {
      return of(name.substring(family), "", name.substring(0, family), region);
    }
    return read(HanName.abroad(region) ? HanName.pinyin(raw) : raw);
  }

  /** The same for names from any region where Chinese characters are not at home. */
  public static NameParts of(String raw) {
    return of(raw, ELSEWHERE);
  }

  private static NameParts read(String raw) {

    Optional<String> generation = Optional.empty();
    List<List<String>> pieces = new ArrayList<>(2);
    for (String piece : raw.split(",", -1)) {
      List<String> words = NameWords.bare(Fold.words(piece));
      if (generation.isEmpty()) {
        generation = NameRule.generation(piece);
      }
      if (!words.isEmpty()) {
        pieces.add(words);
      }
    }

    return switch (pieces.size()) {
      case 0 -> NONE;
      case 1 -> inOrder(pieces.get(0), generation);
      default -> familyFirst(pieces, generation);
    };
  }

  /**
   * The parts of a name that comes in three texts; a blank one is a part that is not known.
   * Initials behind the given name ({@code Rosemary A}) are a middle name where none is given.
   *
   * @param region as in {@link #of(String, String)}
   */
  public static NameParts of(String given, String middle, String family, String region) {
    return of(
        NameRule.part(given, region),
        NameRule.part(middle, region),
        NameRule.part(family, region),
        NameRule.generation(family).or(() -> NameRule.generation(given)));
  }

  /** The same of parts that are in canonical form. */
  static NameParts of(
      Optional<String> given,
      Optional<String> middleName,
      Optional<String> family,
      Optional<String> generation) {
    List<String> first = given.map(name -> List.of(name.split(" "))).orElse(List.of());

    int words = first.size();
    while (middleName.isEmpty() && words > 1 && first.get(words - 1).length() == 1) {
      words--;
    }
    return new NameParts(
        joined(first.subList(0, words)), middleName.or(rest(first, words)), family, generation);
  }

  /** The same for names from any region where Chinese characters are not at home. */
  public static NameParts of(String given, String middle, String family) {
    return of(given, middle, family, ELSEWHERE);
  }

  /** One part of a name, from any such region. */
  static Optional<String> part(String raw) {
    return NameRule.part(raw, ELSEWHERE);
  }

  private static Supplier<Optional<String>> rest(List<String> words, int from) {
    return () -> joined(words.subList(from, words.size()));
  }

  private static NameParts familyFirst(List<List<String>> pieces, Optional<String> generation) {
    List<String> first = pieces.subList(1, pieces.size()).stream().flatMap(List::stream).toList();
    return new NameParts(
        joined(first.subList(0, 1)),
        joined(first.subList(1, first.size())),
        joined(pieces.get(0)),
        generation);
  }

  private static NameParts inOrder(List<String> words, Optional<String> generation) {
    if (words.size() == 1) {
      return new NameParts(Optional.empty(), Optional.empty(), joined(words), generation);
    }

    int family = words.size() - 1;
    while (family > 1 && NameWords.particle(words.get(family - 1))) {
      family--;
    }
    return new NameParts(
        joined(words.subList(0, 1)),
        joined(words.subList(1, family)),
        joined(words.subList(family, words.size())),
        generation);
  }

  private static Optional<String> joined(List<String> words) {
    return words.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", words));
  }

  /** Given, middle and family name joined by a blank; empty if there is none of them. */
  public Optional<String> full() {
    List<String> parts = new ArrayList<>(3);
    given.ifPresent(parts::add);
    middle.ifPresent(parts::add);
    family.ifPresent(parts::add);
    return joined(parts);
  }

  /** The parts that are there, and the formal name behind the given one ({@link Nicknames}). */
  public Map<AttributeKind, String> attributes() {
    return attributes(NameRule::formal);
  }

  Map<AttributeKind, String> attributes(Function<String, Optional<String>> formal) {
    Map<AttributeKind, String> attributes = new EnumMap<>(AttributeKind.class);
    given.ifPresent(
        name -> {
          attributes.put(AttributeKind.GIVEN_NAME, name);
          formal.apply(name).ifPresent(n -> attributes.put(AttributeKind.FORMAL_NAME, n));
        });
    middle.ifPresent(name -> attributes.put(AttributeKind.MIDDLE_NAME, name));
    family.ifPresent(name -> attributes.put(AttributeKind.FAMILY_NAME, name));
    generation.ifPresent(word -> attributes.put(AttributeKind.GENERATION, word));
    return attributes;
  }

  /** Without the name, which is a person's data. */
  @Override
  public String toString() {
    return "NameParts" + attributes().keySet();
  }
}
