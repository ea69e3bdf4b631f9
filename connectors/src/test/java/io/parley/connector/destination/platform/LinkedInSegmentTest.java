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

class LinkedInSegmentTest extends StandInContract {
  @Override
  protected Destination destination(StandIn standIn, int attempts) {
    return new LinkedInSegment(standIn.account("/rest", attempts), "10001", "202611");
  }

  @Override
  protected List<String> vectors() {
    return List.of("6f0f30b37b9cd7ab345145aa600a4fd1bbb903024880f561b00045d9143db80c");
  }

  @Override
  protected StandIn.Platform platform() {
    return LinkedInSegmentTest::answer;
  }

  private static StandIn.Reply answer(StandIn.Call call, StandIn audience) {
    rule(call.path().equals("/rest/dmpSegments/10001/users"), "no such segment");
    StandIn.bearer(call);
    rule("BATCH_CREATE".equals(call.headers().get("x-restli-method")), "method header");
    rule("202611".equals(call.headers().get("linkedin-version")), "version header");
    JsonNode json = call.json();
    members(json, Set.of("elements"), Set.of());
    rule(json.path("elements").size() <= 5_000, "more than 5,000 elements");
    StringBuilder statuses = new StringBuilder();
    for (JsonNode element : json.path("elements")) {
      members(
          element,
          Set.of("action", "userIds"),
          Set.of("firstName", "lastName", "title", "company", "country"));
      for (JsonNode id : element.path("userIds")) {
        members(id, Set.of("idType", "idValue"), Set.of());
        if (id.path("idType").asString().equals("SHA256_EMAIL")) {
          hex(id.path("idValue"));
        } else {
          rule(id.path("idType").asString().equals("GOOGLE_AID"), "no such id type");
        }
      }
      rule(element.path("firstName").asString("").length() <= 35, "first name");
      if (element.path("action").asString().equals("ADD")) {
        audience.add(element.path("userIds").toString());
      } else {
        rule(element.path("action").asString().equals("REMOVE"), "action");
        audience.remove(element.path("userIds").toString());
      }
      statuses.append(statuses.isEmpty() ? "" : ",").append("{\"status\":201}");
    }
    return new StandIn.Reply(200, "{\"elements\":[" + statuses + "]}");
  }
}
