package io.parley.connector.destination.platform;

import io.parley.connector.destination.StandIn;
import java.util.Base64;

/**
 * The stand-ins' rules for tests of other modules, with the ids and secrets that they know: {@link
 * io.parley.connector.destination.TestPeople#TOKEN} is every token.
 */
public final class Platforms {
  /** The secret of UID2's client, as a node has it. */
  public static final String UID2_SECRET =
      Base64.getEncoder().encodeToString(TradeDeskFirstPartyTest.KEY);

  private Platforms() {}

  /** The rules of a platform by the kind of its destination. */
  public static StandIn.Platform of(String kind) {
    return switch (kind) {
      case "google-data-manager" -> new GoogleAudienceTest().platform();
      case "meta-custom-audience" -> new MetaCustomAudienceTest().platform();
      case "tiktok-segment" -> new TikTokSegmentTest().platform();
      case "linkedin-segment" -> new LinkedInSegmentTest().platform();
      case "amazon-audience" -> new AmazonAudienceTest().platform();
      case "trade-desk-crm" -> new TradeDeskCrmTest().platform();
      case "trade-desk-uid2" -> new TradeDeskFirstPartyTest().platform();
      case "webhook" -> new WebhookTest().platform();
      default -> throw new IllegalArgumentException(kind);
    };
  }
}
