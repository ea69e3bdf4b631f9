package io.parley.connector.destination.platform;

import static io.parley.connector.destination.StandIn.hex;
import static io.parley.connector.destination.StandIn.members;
import static io.parley.connector.destination.StandIn.rule;

import io.parley.connector.destination.Destination;
import io.parley.connector.destination.StandIn;
import io.parley.connector.destination.StandInContract;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

class MetaCustomAudienceTest extends StandInContract {
  private static final Set<String> PLAIN = Set.of("EXTERN_ID", "MADID");
  private static final Set<String> KEYS =
      Set.of(
          "EXTERN_ID",
          "EMAIL",
          "PHONE",
          "GEN",
          "DOBY",
          "DOBM",
          "DOBD",
          "LN",
          "FN",
          "FI",
          "CT",
          "ST",
          "ZIP",
          "COUNTRY",
          "MADID");

  @Override
  protected Destination destination(StandIn standIn, int attempts) {
    return new MetaCustomAudience(standIn.account("/v25.0", attempts), "23850000000");
  }

  @Override
  protected List<String> vectors() {
    return List.of(
        "6f0f30b37b9cd7ab345145aa600a4fd1bbb903024880f561b00045d9143db80c",
        "65b7e6dcf6f4310f8d7cbfbd78289a753062fb054d6664fb9aaac5df66a422d4",
        "81f8f6dde88365f3928796ec7aa53f72820b06db8664f5fe76a7eb13e24546a2",
        "34cd727971f40910d826035e00f1f65e4223b02ffcf2d75c9de93e35c78588a2",
        "6959097001d10501ac7d54c0bdb8db61420f658f2922cc26e46d536119a31126",
        "b9a9cf3cd3723a2e91b7c23ecf68456e872b6e5d86e5cab7f3d45a7302da32c7");
  }

  @Override
  protected StandIn.Platform platform() {
    Map<Long, Integer> sessions = new HashMap<>();
    return (call, audience) -> answer(call, audience, sessions);
  }

  private static StandIn.Reply answer(
      StandIn.Call call, StandIn audience, Map<Long, Integer> sessions) {
    rule(call.path().equals("/v25.0/23850000000/users"), "no such audience");
    rule(Set.of("POST", "DELETE").contains(call.method()), "method");
    StandIn.bearer(call);
    JsonNode json = call.json();
    members(json, Set.of("session", "payload"), Set.of());
    JsonNode session = json.path("session");
    members(
        session,
        Set.of("session_id", "batch_seq", "last_batch_flag", "estimated_num_total"),
        Set.of());
    rule(session.path("session_id").asLong() > 0, "session id");
    sessions.merge(session.path("session_id").asLong(), 1, Integer::sum);
    rule(session.path("batch_seq").asInt() >= 1, "batches count from 1");
    JsonNode schema = json.at("/payload/schema");
    schema.forEach(key -> rule(KEYS.contains(key.asString()), "no such key"));
    JsonNode data = json.at("/payload/data");
    rule(!data.isEmpty() && data.size() <= 10_000, "1 to 10,000 rows");
    for (JsonNode row : data) {
      rule(row.size() == schema.size(), "row and schema differ");
      boolean any = false;
      for (int i = 0; i < row.size(); i++) {
        if (!PLAIN.contains(schema.path(i).asString()) && !row.path(i).asString().isEmpty()) {
          hex(row.path(i));
          any = true;
        }
      }
      rule(any, "an empty row");
      if (call.method().equals("POST")) {
        audience.add(row.toString());
      } else {
        audience.remove(row.toString());
      }
    }
    return new StandIn.Reply(
        200,
        "{\"audience_id\":\"23850000000\",\"session_id\":\"1\",\"num_received\":"
            + data.size()
            + ",\"num_invalid_entries\":0,\"invalid_entry_samples\":{}}");
  }
}
