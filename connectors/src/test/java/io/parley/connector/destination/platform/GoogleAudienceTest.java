package io.parley.connector.destination.platform;

import static io.parley.connector.destination.StandIn.hex;
import static io.parley.connector.destination.StandIn.members;
import static io.parley.connector.destination.StandIn.rule;

import io.parley.connector.destination.Destination;
import io.parley.connector.destination.StandIn;
import io.parley.connector.destination.StandInContract;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

class GoogleAudienceTest extends StandInContract {
  @Override
  protected Destination destination(StandIn standIn, int attempts) {
    return new GoogleAudience(
        standIn.account("", attempts),
        new GoogleAudience.Target("GOOGLE_ADS", "1234567890", "9876543210", "4242"));
  }

  @Override
  protected List<String> vectors() {
    return List.of(
        "92ee26057ed9dea2535d6c8b141d48373932476599196e00352254896db5888f",
        "241371e614f8650dfae0f111361c69de1bb4829a72b71bb8044daae8b2e7791d",
        "81f8f6dde88365f3928796ec7aa53f72820b06db8664f5fe76a7eb13e24546a2",
        "34cd727971f40910d826035e00f1f65e4223b02ffcf2d75c9de93e35c78588a2");
  }

  @Override
  protected StandIn.Platform platform() {
    return GoogleAudienceTest::answer;
  }

  private static StandIn.Reply answer(StandIn.Call call, StandIn audience) {
    boolean ingest = call.path().equals("/v1/audienceMembers:ingest");
    rule(ingest || call.path().equals("/v1/audienceMembers:remove"), "no such method");
    rule(call.method().equals("POST"), "is no POST");
    StandIn.bearer(call);
    JsonNode json = call.json();
    members(
        json,
        Set.of("destinations", "audienceMembers", "encoding", "validateOnly"),
        ingest ? Set.of("consent", "termsOfService") : Set.of());
    rule(json.path("encoding").asString().equals("HEX"), "encoding");
    rule(json.path("audienceMembers").size() <= 10_000, "more than 10,000 members");
    if (ingest) {
      rule(json.at("/consent/adUserData").asString().equals("CONSENT_GRANTED"), "consent");
      rule(
          json.at("/termsOfService/customerMatchTermsOfServiceStatus")
              .asString()
              .equals("ACCEPTED"),
          "terms");
    }
    rule(json.at("/destinations/0/productDestinationId").asString().equals("4242"), "audience");
    boolean apply = !json.path("validateOnly").asBoolean();
    for (JsonNode member : json.path("audienceMembers")) {
      JsonNode ids = member.at("/userData/userIdentifiers");
      rule(!ids.isEmpty() && ids.size() <= 10, "1 to 10 identifiers");
      ids.forEach(GoogleAudienceTest::identifier);
      if (apply && ingest) {
        audience.add(ids.toString());
      } else if (apply) {
        audience.remove(ids.toString());
      }
    }
    return new StandIn.Reply(200, "{\"requestId\":\"req-" + audience.calls() + "\"}");
  }

  private static void identifier(JsonNode id) {
    members(id, Set.of(), Set.of("emailAddress", "phoneNumber", "address"));
    rule(id.size() == 1, "one of");
    if (id.has("address")) {
      JsonNode address = id.path("address");
      members(address, Set.of("givenName", "familyName", "regionCode", "postalCode"), Set.of());
      hex(address.path("givenName"));
      hex(address.path("familyName"));
      rule(address.path("regionCode").asString().matches("[A-Z]{2}"), "region code");
      rule(!address.path("postalCode").asString().matches("[0-9a-f]{64}"), "hashed postal code");
    } else {
      hex(id.has("emailAddress") ? id.path("emailAddress") : id.path("phoneNumber"));
    }
  }
}
