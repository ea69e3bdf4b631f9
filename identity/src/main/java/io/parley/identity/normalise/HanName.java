package io.parley.identity.normalise;

import java.lang.Character.UnicodeScript;
import java.util.Optional;
import java.util.Set;

/** Chinese names in their own characters, which are written family name first and in one piece. */
final class HanName {
  /** The surnames of two characters that are still common. */
  private static final Set<String> COMPOUND =
      Set.of(
          "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "东方", "東方", "皇甫", "尉迟", "尉遲", "公孙", "公孫", "慕容",
          "令狐", "司徒", "夏侯", "端木", "南宫", "南宮");

  private HanName() {}

  /** Family and given name of two to four characters; empty for any other word. */
  static Optional<NameParts> parts(String word) {
    int length = word.codePointCount(0, word.length());
    if (length < 2
        || length > 4
        || !word.codePoints().allMatch(c -> UnicodeScript.of(c) == UnicodeScript.HAN)) {
      return Optional.empty();
    }

    int first = word.offsetByCodePoints(0, 1);
    int second = word.offsetByCodePoints(0, 2);
    int family = length > 2 && COMPOUND.contains(word.substring(0, second)) ? second : first;
    return Optional.of(
        new NameParts(
            Optional.of(word.substring(family)),
            Optional.empty(),
            Optional.of(word.substring(0, family)),
            Optional.empty()));
  }
}
