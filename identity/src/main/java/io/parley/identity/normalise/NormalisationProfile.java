package io.parley.identity.normalise;

import java.util.Optional;

/**
 * A named, versioned set of rules that turns a raw identifier into the form that is compared.
 *
 * <p>Two parties find a common person only if both used the same profile in the same version, which
 * is why {@link #id()} travels in every agreement. A released profile never changes: a better rule
 * is a new constant.
 *
 * <p>The result is for matching. Mail is sent and calls are made with the raw value.
 */
public enum NormalisationProfile {
  /**
   * Version 1 of Parley's own rules; {@link EmailRule} and {@link PhoneRule} state them. Applying
   * the profile to its own result changes nothing.
   */
  CANONICAL("parley-canonical/1");

  private final String id;

  NormalisationProfile(String id) {
    this.id = id;
  }

  /** Name and version, as written into agreements: {@code parley-canonical/1}. */
  public String id() {
    return id;
  }

  /** The profile with the given {@link #id()}; empty if this version of Parley does not know it. */
  public static Optional<NormalisationProfile> ofId(String id) {
    for (NormalisationProfile profile : values()) {
      if (profile.id.equals(id)) {
        return Optional.of(profile);
      }
    }
    return Optional.empty();
  }

  /** Whether {@code region} is a region that phone numbers can be read for, such as {@code US}. */
  public static boolean knowsRegion(String region) {
    return PhoneRule.knowsRegion(region);
  }

  /**
   * The form of {@code raw} under which it is compared.
   *
   * @param raw the value as it stands in the source; any text
   * @param defaultRegion region of phone numbers written without a country code: two upper-case
   *     letters (ISO 3166-1 alpha-2); read for phones only
   * @return empty if {@code raw} is not an identifier of this type, or is one that says nothing
   *     about who a person is (a placeholder, a shared mailbox)
   * @throws IllegalArgumentException if a phone is asked for in a region that does not exist
   */
  public Optional<String> normalise(IdentifierType type, String raw, String defaultRegion) {
    return switch (type) {
      case EMAIL -> EmailRule.normalise(raw);
      case PHONE -> PhoneRule.normalise(raw, defaultRegion);
    };
  }
}
