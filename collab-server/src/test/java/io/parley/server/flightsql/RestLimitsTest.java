package io.parley.server.flightsql;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.account.Role;
import io.parley.server.rest.RestDoors;
import io.parley.server.room.RoomObserver;
import io.parley.server.room.RoomRig;
import io.parley.server.room.SharedRoom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Privacy parameters of a request say what a hint says, and never more. */
@Tag("slow")
@ExtendWith(SharedRoom.class)
class RestLimitsTest {
  private static final String COUNT =
      " channel, COUNT(DISTINCT person) AS limited FROM hearth.customers GROUP BY channel";
  private static final String HINTED =
      "SELECT /*+ privacy(epsilon='0.02', groups_per_person='1') */" + COUNT;

  private final RoomRig room;
  private final RestDoors rest;

  RestLimitsTest(RoomRig room) {
    this.room = room;
    this.rest = room.rest();
  }

  @Test
  void fields_giveThePlanOfTheHint_soThatTheSecondIsARepeat() {
    String key = room.account("limits", "hearth", Role.ANALYST);
    int before = room.ended().size();

    String fields =
        rest.answer(key, Map.of("sql", "SELECT" + COUNT, "epsilon", 0.02, "groupsPerPerson", 1));
    String hint = rest.answer(key, Map.of("sql", HINTED));

    assertThat(fields).contains("limited").isEqualTo(hint);
    assertThat(room.ended().subList(before, room.ended().size()))
        .extracting(RoomRig.Ended::outcome)
        .containsExactly(RoomObserver.Outcome.ANSWERED, RoomObserver.Outcome.REPEATED);
  }

  @Test
  void moreThanPoliciesAllow_isWhatTheyAllow() {
    String key = room.account("limits-more", "hearth", Role.ANALYST);

    assertThat(
            explained(key, Map.of("sql", "SELECT" + COUNT, "epsilon", 500, "groupsPerPerson", 900)))
        .isEqualTo(explained(key, Map.of("sql", "SELECT" + COUNT)));
    assertThat(explained(key, Map.of("sql", "SELECT" + COUNT, "epsilon", 0.02)))
        .isNotEqualTo(explained(key, Map.of("sql", "SELECT" + COUNT)));
  }

  private List<String> explained(String key, Map<String, Object> body) {
    List<String> told = rest.posted(key, "/v1/queries/explain", body);
    assertThat(told.get(0)).as("%s", told).isEqualTo("200");
    return told;
  }

  @Test
  void whatNoHintCouldSay_isRefused() {
    String key = room.account("limits-wrong", "hearth", Role.ANALYST);

    for (Map<String, Object> wrong :
        List.<Map<String, Object>>of(
            Map.of("sql", "SELECT" + COUNT, "epsilon", 0),
            Map.of("sql", "SELECT" + COUNT, "epsilon", -1),
            Map.of("sql", "SELECT" + COUNT, "epsilon", 0.0000000001),
            Map.of("sql", "SELECT" + COUNT, "groupsPerPerson", 0))) {
      assertThat(rest.posted(key, "/v1/queries/explain", wrong).subList(0, 2))
          .containsExactly("400", "malformed-request");
    }
    assertThat(
            rest.posted(
                    key, "/v1/queries/explain", Map.of("sql", "SELECT" + COUNT, "epsilon", 5_000))
                .subList(0, 2))
        .containsExactly("400", "bad-hint");
  }
}
