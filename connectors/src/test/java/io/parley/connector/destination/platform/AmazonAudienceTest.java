package io.parley.connector.destination.platform;

import static io.parley.connector.destination.StandIn.members;
import static io.parley.connector.destination.StandIn.rule;

import io.parley.connector.destination.Destination;
import io.parley.connector.destination.StandIn;
import io.parley.connector.destination.StandInContract;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

class AmazonAudienceTest extends StandInContract {
  private static final Set<String> HASHED =
      Set.of("email", "phone", "firstname", "lastname", "address", "city", "state", "postal");

  @Override
  protected Destination destination(StandIn standIn, int attempts) {
    return new AmazonAudience(
        standIn.account("", attempts), "amzn1.application-oa2-client.1", "123456789");
  }

  @Override
  protected List<String> vectors() {
    return List.of(
        "4fa9d73c16329a29f252d5db851c9acd070de0f199e860d074ce0beedaf26019",
        "65b7e6dcf6f4310f8d7cbfbd78289a753062fb054d6664fb9aaac5df66a422d4");
  }

  @Override
  protected StandIn.Platform platform() {
    return AmazonAudienceTest::answer;
  }

  private static StandIn.Reply answer(StandIn.Call call, StandIn audience) {
    rule(call.path().equals("/amc/audiences/records"), "no such method");
    StandIn.bearer(call);
    rule(
        "application/vnd.amcaudiences.v1+json".equals(call.headers().get("content-type")),
        "content type");
    rule(call.headers().containsKey("amazon-advertising-api-clientid"), "client id");
    rule(call.body().length <= 1_000_000, "more than a megabyte");
    JsonNode json = call.json();
    members(json, Set.of("audienceId", "records"), Set.of());
    rule(json.path("audienceId").isIntegralNumber(), "the audience is a bare number");
    rule(json.path("records").size() <= 6_000, "more than 6,000 records");
    for (JsonNode record : json.path("records")) {
      members(
          record,
          Set.of("externalUserId", "countryCode", "action", "hashedPII"),
          Set.of("userConsent"));
      String id = record.path("externalUserId").asString();
      rule(id.matches("[0-9a-zA-Z\\-_]{1,128}"), "external id");
      rule(record.path("countryCode").asString().matches("[A-Z]{2}"), "country code");
      for (JsonNode pii : record.path("hashedPII")) {
        members(pii, Set.of(), HASHED);
        pii.forEach(StandIn::hex);
      }
      if (record.path("action").asString().equals("CREATE")) {
        rule(
            record.at("/userConsent/consent/amzn/amznUserData").asString("").equals("GRANTED"),
            "consent");
        audience.add(id);
      } else {
        rule(record.path("action").asString().equals("DELETE"), "action");
        audience.remove(id);
      }
    }
    return new StandIn.Reply(202, "{\"jobRequestId\":\"job-1\"}");
  }
}
