package io.parley.identity.normalise;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Chinese names in their own characters, which are written family name first and in one piece.
 *
 * <p>Outside the regions where such names are the rule they are written in Pinyin without tones, so
 * that they meet their transcriptions; there, names that only sound alike would meet. The list has
 * the common characters; others stay as they are.
 */
final class HanName {
  /** The surnames of two characters that are still common. */
  private static final Set<String> COMPOUND =
      Set.of(
          "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "东方", "東方", "皇甫", "尉迟", "尉遲", "公孙", "公孫", "慕容",
          "令狐", "司徒", "夏侯", "端木", "南宫", "南宮");

  /** Where names are compared in their own characters. */
  private static final Set<String> AT_HOME = Set.of("CN", "TW", "HK", "MO", "SG", "JP", "KR");

  private static final Pattern AROUND = Pattern.compile("^\\P{L}+|\\P{L}+$");
  private static final Map<Integer, String> PINYIN = pinyin();

  private HanName() {}

  /** Whether names of this region, two upper-case letters, are written in Pinyin. */
  static boolean abroad(String region) {
    return !AT_HOME.contains(region);
  }

  /** A name without the signs and blanks around it, its characters in their usual form. */
  static String bare(String name) {
    if (name.chars().allMatch(c -> c < 0x2E80)) {
      return name.strip();
    }
    return AROUND.matcher(Normalizer.normalize(name, Normalizer.Form.NFKC)).replaceAll("");
  }

  /** How many characters of a name are the family name; 0 if this is no such name. */
  static int familyLength(String name) {
    int length = name.codePointCount(0, name.length());
    if (length < 2 || length > 4 || !name.codePoints().allMatch(HanName::han)) {
      return 0;
    }
    int second = name.offsetByCodePoints(0, 2);
    return length > 2 && COMPOUND.contains(name.substring(0, second))
        ? second
        : name.offsetByCodePoints(0, 1);
  }

  private static boolean han(int c) {
    return UnicodeScript.of(c) == UnicodeScript.HAN;
  }

  /** The same text with the characters of the list in Pinyin, each a word of its own. */
  static String pinyin(String text) {
    if (text.chars().allMatch(c -> c < 0x2E80)) {
      return text;
    }

    StringBuilder latin = new StringBuilder(text.length() * 4);
    Normalizer.normalize(text, Normalizer.Form.NFKC)
        .codePoints()
        .forEach(
            c ->
                Optional.ofNullable(PINYIN.get(c))
                    .ifPresentOrElse(
                        syllable -> latin.append(' ').append(syllable).append(' '),
                        () -> latin.appendCodePoint(c)));
    return latin.toString();
  }

  private static Map<Integer, String> pinyin() {
    Map<Integer, String> pinyin = new HashMap<>();
    WordTable.lines("pinyin.txt")
        .forEach(
            (syllable, characters) ->
                characters.get(0).codePoints().forEach(c -> pinyin.putIfAbsent(c, syllable)));
    return Map.copyOf(pinyin);
  }
}
