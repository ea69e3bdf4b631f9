package io.parley.connector.destination.platform;

import static io.parley.connector.destination.StandIn.hex;
import static io.parley.connector.destination.StandIn.members;
import static io.parley.connector.destination.StandIn.rule;

import io.parley.connector.destination.Destination;
import io.parley.connector.destination.StandIn;
import io.parley.connector.destination.StandInContract;
import io.parley.connector.destination.TestPeople;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

class TikTokSegmentTest extends StandInContract {
  @Override
  protected Destination destination(StandIn standIn, int attempts) {
    return new TikTokSegment(standIn.account("/open_api/v1.3", attempts), "6812345", "17000001");
  }

  @Override
  protected List<String> vectors() {
    return List.of(
        "58bad64ae1c94e2bfdcf592ca545bea6201cbe1a87f8bef0cb88388f88009649",
        "65b7e6dcf6f4310f8d7cbfbd78289a753062fb054d6664fb9aaac5df66a422d4");
  }

  @Override
  protected StandIn.Platform platform() {
    return TikTokSegmentTest::answer;
  }

  private static StandIn.Reply answer(StandIn.Call call, StandIn audience) {
    rule(call.path().equals("/open_api/v1.3/segment/mapping/"), "no such method");
    rule(TestPeople.TOKEN.equals(call.headers().get("access-token")), "access token");
    JsonNode json = call.json();
    members(json, Set.of("advertiser_ids", "action", "id_schema", "batch_data"), Set.of());
    String action = json.path("action").asString();
    rule(Set.of("add", "delete").contains(action), "action");
    JsonNode schema = json.path("id_schema");
    schema.forEach(
        id ->
            rule(
                Set.of("EMAIL_SHA256", "PHONE_SHA256", "IDFA_SHA256", "AAID_SHA256")
                    .contains(id.asString()),
                "no such id"));
    for (JsonNode row : json.path("batch_data")) {
      rule(row.size() == schema.size(), "row and schema differ");
      for (JsonNode id : row) {
        if (!id.isEmpty()) {
          members(id, Set.of("id", "audience_ids"), Set.of());
          hex(id.path("id"));
          rule(id.path("audience_ids").path(0).asString().equals("17000001"), "audience");
        }
      }
      if (action.equals("add")) {
        audience.add(row.toString());
      } else {
        audience.remove(row.toString());
      }
    }
    return new StandIn.Reply(
        200, "{\"code\":0,\"message\":\"OK\",\"request_id\":\"2026112900\",\"data\":{}}");
  }
}
