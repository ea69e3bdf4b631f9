package io.parley.identity.normalise;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A named, versioned set of rules by which a receiver of audiences wants identifiers written.
 *
 * <p>Each follows its receiver's own documents and nothing else: the same person is written
 * differently for each, so a value made for one is of no use to another, nor for matching in a room
 * ({@link NormalisationProfile}). A released profile never changes: a better rule is a new
 * constant.
 *
 * <p>Junk is not refused here, since the receivers do not: read the value with a {@link Normaliser}
 * first and export only what it does not set aside.
 */
public enum ExportProfile {
  /** Amazon Ads: Amazon Marketing Cloud and DSP audiences. */
  AMAZON("amazon/1", AmazonExport.RULES, "docs.tealium.com and two connector sources"),
  /** The sample library for AWS Entity Resolution. */
  AWS(
      "aws-entity-resolution/1",
      AwsExport.RULES,
      "aws-solutions-library-samples/guidance-for-customizing-normalization-library-for-aws-entity-resolution"),
  /** Google Customer Match, through the Data Manager API. */
  GOOGLE("google/1", GoogleExport.RULES, "googleads/data-manager-java, UserDataFormatter"),
  /** LinkedIn Matched Audiences. */
  LINKEDIN("linkedin/1", LinkedInExport.RULES, "learn.microsoft.com, contact targeting"),
  /** LiveRamp column files. */
  LIVERAMP("liveramp/1", LiveRampExport.RULES, "docs.liveramp.com, hashing identifiers"),
  /** Meta Custom Audiences and Conversions API. */
  META(
      "meta/1",
      MetaExport.RULES,
      "developers.facebook.com, customer information parameters; its Java SDK's tests"),
  /** Snap customer lists. */
  SNAP("snap/1", SnapExport.RULES, "developers.snap.com, Conversions API parameters"),
  /** TikTok customer files. */
  TIKTOK("tiktok/1", TikTokExport.RULES, "ads.tiktok.com, customer file"),
  /** UID2, and The Trade Desk's hashed e-mail addresses. */
  UID2("uid2/1", Uid2Export.RULES, "IABTechLab/uid2docs and uid2-operator, InputUtil"),
  /** X custom audiences. */
  X("x/1", XExport.RULES, "X Ads API, users of a custom audience");

  private final String id;

  // Made by Map.of, of functions without state.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Map<AttributeKind, ExportRule> rules;

  private final String source;

  ExportProfile(String id, Map<AttributeKind, ExportRule> rules, String source) {
    this.id = id;
    this.rules = rules;
    this.source = source;
  }

  /** Name and version: {@code google/1}. */
  public String id() {
    return id;
  }

  /** Where the receiver states its rules. */
  public String source() {
    return source;
  }

  /** The profile with the given {@link #id()}; empty if this version of Parley does not know it. */
  public static Optional<ExportProfile> ofId(String id) {
    for (ExportProfile profile : values()) {
      if (profile.id.equals(id)) {
        return Optional.of(profile);
      }
    }
    return Optional.empty();
  }

  /** The kinds of value that this receiver takes, in the order of their declaration. */
  public Set<AttributeKind> kinds() {
    return new TreeSet<>(rules.keySet());
  }

  /** How a value of {@code kind} is written; empty if this receiver does not take the kind. */
  public Optional<ExportEncoding> encoding(AttributeKind kind) {
    return Optional.ofNullable(rules.get(kind)).map(ExportRule::encoding);
  }

  /** The rule for {@code kind} in words; empty if this receiver does not take the kind. */
  public Optional<String> words(AttributeKind kind) {
    return Optional.ofNullable(rules.get(kind)).map(ExportRule::words);
  }

  /**
   * The form of {@code raw} that is encoded, before it is.
   *
   * @param raw the value as it stands in the source
   * @param defaultRegion region of phone numbers written without a country code: two upper-case
   *     letters (ISO 3166-1 alpha-2)
   * @return empty if the receiver does not take the kind, or would refuse the value
   * @throws IllegalArgumentException if the region does not exist
   */
  public Optional<String> normalised(AttributeKind kind, String raw, String defaultRegion) {
    if (!PhoneRule.knowsRegion(defaultRegion)) {
      throw new IllegalArgumentException(PhoneRule.unknownRegion(defaultRegion));
    }
    ExportRule rule = rules.get(kind);
    return rule == null || raw.length() > Normaliser.MAX_RAW
        ? Optional.empty()
        : rule.normalised(raw, defaultRegion);
  }

  /**
   * What is sent for {@code raw}: its normal form, encoded. A value that is a hash already is never
   * hashed again; {@link ExportEncoding#ofHash} passes it on.
   *
   * @return empty where {@link #normalised} is, and for a hash in a column that is hashed
   */
  public Optional<String> exported(AttributeKind kind, String raw, String defaultRegion) {
    ExportEncoding encoding = encoding(kind).orElse(ExportEncoding.PLAIN);
    boolean hashedAlready = encoding != ExportEncoding.PLAIN && ExportEncoding.isHash(raw.strip());
    return hashedAlready
        ? Optional.empty()
        : normalised(kind, raw, defaultRegion).map(encoding::of);
  }
}
