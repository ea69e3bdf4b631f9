package io.parley.connector.destination.platform;

import static io.parley.connector.destination.StandIn.members;
import static io.parley.connector.destination.StandIn.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.destination.Change;
import io.parley.connector.destination.DeliveryReceipt;
import io.parley.connector.destination.DeliveryRun;
import io.parley.connector.destination.Destination;
import io.parley.connector.destination.FileJournal;
import io.parley.connector.destination.Smaller;
import io.parley.connector.destination.StandIn;
import io.parley.connector.destination.StandInContract;
import io.parley.connector.destination.TestPeople;
import io.parley.connector.destination.http.Endpoint;
import io.parley.connector.destination.http.HttpSender;
import io.parley.connector.destination.http.SecretRef;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TradeDeskFirstPartyTest extends StandInContract {
  static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);

  @Override
  protected Destination destination(StandIn standIn, int attempts) {
    HttpSender http =
        new HttpSender(
            ref ->
                ref.equals(new SecretRef("test:uid2"))
                    ? SecretBytes.copyOf(Base64.getEncoder().encode(KEY), SecretAccess.insecure())
                    : TestPeople.token(),
            TestPeople.patience(attempts),
            Duration.ofSeconds(30));
    Account account = new Account(Endpoint.of(standIn.base()), new SecretRef("test:token"), http);
    return new TradeDeskFirstParty(
        account,
        new Uid2Map(account, new SecretRef("test:uid2")),
        new TradeDeskFirstParty.Segment("adv1", "autumn", 43_200));
  }

  @Override
  protected List<String> vectors() {
    return List.of("ku4mBX7Z3qJTXWyLFB1INzkyR2WZGW4ANSJUiW21iI8=");
  }

  /** The calls of a batch are two: the third is the second batch's first. */
  @Override
  protected int failingCall() {
    return 4;
  }

  @Override
  protected StandIn.Platform platform() {
    return TradeDeskFirstPartyTest::answer;
  }

  private static StandIn.Reply answer(StandIn.Call call, StandIn audience) {
    return call.path().equals("/v3/identity/map") ? map(call) : data(call, audience);
  }

  private static StandIn.Reply map(StandIn.Call call) {
    StandIn.bearer(call);
    rule(call.body().length <= 1_000_000, "more than a megabyte");
    byte[] envelope = Base64.getDecoder().decode(call.body());
    rule(envelope[0] == 1, "version of the envelope");
    byte[] plain =
        gcm(
            Cipher.DECRYPT_MODE,
            Arrays.copyOfRange(envelope, 1, 13),
            Arrays.copyOfRange(envelope, 13, envelope.length));
    long age = System.currentTimeMillis() - ByteBuffer.wrap(plain).getLong();
    rule(Math.abs(age) < 60_000, "time of the envelope");
    JsonNode json = JsonMapper.shared().readTree(Arrays.copyOfRange(plain, 16, plain.length));
    members(json, Set.of("email_hash", "phone_hash"), Set.of());
    rule(json.path("email_hash").size() + json.path("phone_hash").size() <= 5_000, "items");
    String body =
        "{\"body\":{\"email_hash\":["
            + uids(json.path("email_hash"))
            + "],\"phone_hash\":["
            + uids(json.path("phone_hash"))
            + "],\"email\":[],\"phone\":[]},\"status\":\"success\"}";
    byte[] payload = body.getBytes(StandardCharsets.UTF_8);
    byte[] answer =
        ByteBuffer.allocate(16 + payload.length)
            .putLong(System.currentTimeMillis())
            .put(plain, 8, 8)
            .put(payload)
            .array();
    byte[] iv = new byte[12];
    byte[] sealed = gcm(Cipher.ENCRYPT_MODE, iv, answer);
    return new StandIn.Reply(
        200,
        Base64.getEncoder()
            .encodeToString(ByteBuffer.allocate(12 + sealed.length).put(iv).put(sealed).array()));
  }

  private static String uids(JsonNode hashes) {
    StringBuilder uids = new StringBuilder();
    for (JsonNode hash : hashes) {
      rule(hash.asString().matches("[0-9A-Za-z+/]{43}="), "no hash in Base64");
      uids.append(uids.isEmpty() ? "" : ",");
      boolean out = hash.asString().equals(optedOut);
      uids.append(
          out
              ? "{\"e\":\"optout\"}"
              : "{\"u\":\"UID-" + hash.asString() + "\",\"p\":null,\"r\":1735862400000}");
    }
    return uids.toString();
  }

  /** SHA-256 of canary1@mail.example, who has opted out when this is set. */
  private static String optedOut = "";

  private static StandIn.Reply data(StandIn.Call call, StandIn audience) {
    rule(call.path().equals("/data/advertiser"), "no such method");
    rule(signature(call.body()).equals(call.headers().get("ttdsignature")), "signature");
    JsonNode json = call.json();
    members(json, Set.of("AdvertiserId", "Items"), Set.of("DataProviderId"));
    for (JsonNode item : json.path("Items")) {
      rule(item.path("UID2").asString().startsWith("UID-"), "no raw UID2");
      JsonNode data = item.at("/Data/0");
      members(data, Set.of("Name", "TTLInMinutes"), Set.of());
      if (data.path("TTLInMinutes").asInt() > 0) {
        audience.add(item.path("UID2").asString());
      } else {
        audience.remove(item.path("UID2").asString());
      }
    }
    return new StandIn.Reply(200, "{}");
  }

  private static byte[] gcm(int mode, byte[] iv, byte[] data) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(KEY, "AES"), new GCMParameterSpec(128, iv));
      return cipher.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new StandIn.BrokenRule("no envelope");
    }
  }

  private static String signature(byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(TestPeople.TOKEN.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whoOptedOut_isNotSent(@TempDir Path folder) throws Exception {
    optedOut =
        Base64.getEncoder()
            .encodeToString(
                java.security.MessageDigest.getInstance("SHA-256")
                    .digest("canary1@mail.example".getBytes(StandardCharsets.UTF_8)));
    try (StandIn standIn = new StandIn(platform());
        FileJournal journal = FileJournal.open(folder.resolve("d"))) {
      DeliveryReceipt receipt =
          new DeliveryRun(Smaller.none(destination(standIn, 1)), InstantSource.system())
              .deliver(TestPeople.order("d", TestPeople.crowd(0, 3, Change.ADD)), journal);

      assertThat(receipt.added()).isEqualTo(2);
      assertThat(receipt.rejected()).isEqualTo(1);
      assertThat(standIn.members()).hasSize(2);
    } finally {
      optedOut = "";
    }
  }
}
