package io.parley.connector.destination.platform;

import static io.parley.connector.destination.StandIn.hex;
import static io.parley.connector.destination.StandIn.members;
import static io.parley.connector.destination.StandIn.rule;

import io.parley.connector.destination.Destination;
import io.parley.connector.destination.StandIn;
import io.parley.connector.destination.StandInContract;
import io.parley.connector.destination.TestPeople;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.normalise.ExportProfile;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;

class WebhookTest extends StandInContract {
  @Override
  protected Destination destination(StandIn standIn, int attempts) {
    return new Webhook(
        standIn.account("/hook", attempts),
        "autumn",
        ExportProfile.META,
        Set.of(AttributeKind.EMAIL, AttributeKind.PHONE, AttributeKind.CUSTOMER_ID));
  }

  @Override
  protected List<String> vectors() {
    return List.of(
        "6f0f30b37b9cd7ab345145aa600a4fd1bbb903024880f561b00045d9143db80c",
        "65b7e6dcf6f4310f8d7cbfbd78289a753062fb054d6664fb9aaac5df66a422d4");
  }

  @Override
  protected StandIn.Platform platform() {
    Set<String> known = new HashSet<>();
    return (call, audience) -> answer(call, audience, known);
  }

  private static StandIn.Reply answer(StandIn.Call call, StandIn audience, Set<String> known) {
    rule(call.path().equals("/hook"), "no such hook");
    String id = call.headers().get("webhook-id");
    String time = call.headers().get("webhook-timestamp");
    rule(
        Math.abs(System.currentTimeMillis() / 1000 - Long.parseLong(time)) < 300,
        "time of the signature");
    rule(
        ("v1," + mac(id + "." + time + "." + call.text()))
            .equals(call.headers().get("webhook-signature")),
        "signature");
    JsonNode json = call.json();
    members(
        json,
        Set.of(
            "v",
            "audience",
            "profile",
            "delivery",
            "batch",
            "change",
            "sequence",
            "last",
            "members"),
        Set.of());
    rule(json.path("batch").asString().equals(id), "id");
    rule(json.path("members").size() <= 1_000, "members");
    if (!known.add(id)) {
      return new StandIn.Reply(200, "{}"); // as a receiver that knows the id does
    }
    for (JsonNode member : json.path("members")) {
      member.path("email").forEach(email -> hex(email));
      if (json.path("change").asString().equals("add")) {
        audience.add(member.toString());
      } else {
        audience.remove(member.toString());
      }
    }
    return new StandIn.Reply(200, "{}");
  }

  private static String mac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(TestPeople.TOKEN.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
