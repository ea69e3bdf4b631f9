package io.parley.connector.destination.platform;

import io.parley.connector.destination.AudienceMember;
import io.parley.connector.destination.Batch;
import io.parley.connector.destination.BatchResult;
import io.parley.connector.destination.Change;
import io.parley.connector.destination.Destination;
import io.parley.connector.destination.DestinationException;
import io.parley.connector.destination.Encoded;
import io.parley.connector.destination.Exports;
import io.parley.connector.destination.Removal;
import io.parley.connector.destination.SkipReason;
import io.parley.connector.destination.Takes;
import io.parley.connector.destination.http.Answers;
import io.parley.connector.destination.http.HttpCall;
import io.parley.crypto.SecretAccess;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.normalise.ExportProfile;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Trade Desk's first-party data, addressed by raw UID2s that {@link Uid2Map} gives. A body is
 * signed by HMAC-SHA-1, as The Trade Desk asks; membership ends after its time to live, and a time
 * of 0 removes.
 *
 * <p>{@link #body} is what UID2 is asked about; what then goes to The Trade Desk depends on its
 * answer. People who opted out there are counted as rejected.
 */
public final class TradeDeskFirstParty implements Destination {
  private static final int MOST_VALUES = 5;
  private static final int FEWEST = 1_500;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Account account;
  private final Uid2Map map;
  private final Segment segment;

  /**
   * What people are put into.
   *
   * @param advertiser the advertiser's id
   * @param name of the segment: letters, digits, hyphens, underscores
   * @param minutes how long a membership lasts, 1 to 259,200 (180 days)
   */
  public record Segment(String advertiser, String name, int minutes) {
    /** Checks the parts. */
    public Segment {
      Ids.word("a Trade Desk advertiser", advertiser);
      Ids.word("a Trade Desk segment", name);
      if (minutes < 1 || minutes > 259_200) {
        throw new IllegalArgumentException("a membership lasts from 1 to 259,200 minutes");
      }
    }
  }

  /**
   * The destination.
   *
   * @param account the base is such as {@code https://use-data.adsrvr.org}; the token signs
   */
  public TradeDeskFirstParty(Account account, Uid2Map map, Segment segment) {
    this.account = account;
    this.map = map;
    this.segment = segment;
  }

  @Override
  public String name() {
    return "trade-desk-uid2";
  }

  @Override
  public String target() {
    return segment.advertiser() + "/" + segment.name();
  }

  @Override
  public Takes takes() {
    return new Takes(
        Set.of(AttributeKind.EMAIL, AttributeKind.PHONE),
        Uid2Map.MOST_VALUES,
        1_000_000,
        FEWEST,
        Removal.BY_MEMBER,
        true,
        false);
  }

  /** Rows are {@code e} or {@code p} and a hash in Base64. */
  @Override
  public Encoded encode(AudienceMember member) {
    Exports exports = new Exports(ExportProfile.UID2, member);
    List<String> rows = new ArrayList<>();
    exports.of(AttributeKind.EMAIL, MOST_VALUES).forEach(hash -> rows.add("e" + hash));
    exports.of(AttributeKind.PHONE, MOST_VALUES).forEach(hash -> rows.add("p" + hash));
    return rows.isEmpty()
        ? new Encoded.Skipped(SkipReason.NO_USABLE_IDENTIFIER, exports.leftOut())
        : Encoded.Rows.of(rows, exports.leftOut());
  }

  @Override
  public byte[] body(Batch batch) {
    return String.join("\n", batch.rows()).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public BatchResult deliver(Batch batch) {
    Uid2Map.Mapping mapping = map.map(hashes(batch, 'e'), hashes(batch, 'p'));
    if (mapping instanceof Uid2Map.Mapping.Failed failed) {
      return failed.result();
    }
    List<Optional<String>> uids = ((Uid2Map.Mapping.Mapped) mapping).uids();
    int without = (int) uids.stream().filter(Optional::isEmpty).count();
    byte[] body = items(batch.change(), uids.stream().flatMap(Optional::stream).toList());
    if (without == uids.size()) {
      return new BatchResult.Accepted(Optional.empty(), batch.members());
    }
    HttpCall call =
        HttpCall.of(
                "POST", account.base().at("/data/advertiser"), "application/json", List.of(), body)
            .with("TtdSignature", signature(body));
    // A person may have several values: no more people are without than values are.
    return Answers.result(
        account.http().send(call), body, a -> new BatchResult.Accepted(Optional.empty(), without));
  }

  private byte[] items(Change change, List<String> uids) {
    ObjectNode json = JSON.objectNode();
    json.put("AdvertiserId", segment.advertiser());
    ArrayNode items = json.putArray("Items");
    for (String uid : uids) {
      ObjectNode item = items.addObject();
      item.put("UID2", uid);
      item.putArray("Data")
          .addObject()
          .put("Name", segment.name())
          .put("TTLInMinutes", change == Change.ADD ? segment.minutes() : 0);
    }
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private String signature(byte[] body) {
    byte[] key = account.http().secret(account.token()).toByteArray(SecretAccess.insecure());
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key, "HmacSHA1"));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new DestinationException(
          "this Java has no HMAC-SHA-1, which The Trade Desk asks for", e);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private static List<String> hashes(Batch batch, char type) {
    return batch.rows().stream()
        .filter(row -> row.charAt(0) == type)
        .map(row -> row.substring(1))
        .toList();
  }
}
