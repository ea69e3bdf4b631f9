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
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class TradeDeskCrmTest extends StandInContract {
  @Override
  protected Destination destination(StandIn standIn, int attempts) {
    return new TradeDeskCrm(standIn.account("/v3", attempts), "adv1", "crm1", Set.of("127.0.0.1"));
  }

  @Override
  protected List<String> vectors() {
    return List.of("ku4mBX7Z3qJTXWyLFB1INzkyR2WZGW4ANSJUiW21iI8=");
  }

  @Override
  protected StandIn.Platform platform() {
    return TradeDeskCrmTest::answer;
  }

  private static StandIn.Reply answer(StandIn.Call call, StandIn audience) {
    if (call.method().equals("POST")) {
      rule(call.path().equals("/v3/crmdata/segment/adv1/crm1"), "no such segment");
      rule(TestPeople.TOKEN.equals(call.headers().get("ttd-auth")), "access token");
      JsonNode json = call.json();
      members(json, Set.of("PiiType", "MergeMode", "RetentionEnabled"), Set.of());
      rule(json.path("PiiType").asString().equals("EmailHashedUnifiedId2"), "type");
      return new StandIn.Reply(
          200, "{\"ReferenceId\":\"ref-1\",\"Url\":\"" + audience.base() + "/drop?signature=x\"}");
    }
    rule(call.method().equals("PUT") && call.path().startsWith("/drop?"), "no such drop");
    rule("text/plain".equals(call.headers().get("content-type")), "content type");
    rule(!call.headers().containsKey("ttd-auth"), "a token went to the drop");
    rule(call.text().endsWith("\n") && !call.text().contains("\r"), "line ends");
    List<String> lines = call.text().lines().toList();
    lines.forEach(line -> rule(line.matches("[0-9A-Za-z+/]{43}="), "no hash in Base64"));
    audience.replace(lines);
    return new StandIn.Reply(200, "");
  }

  @Test
  void dropElsewhere_isNotFollowed(@TempDir Path folder) {
    try (StandIn standIn =
        new StandIn(
            (call, audience) ->
                new StandIn.Reply(
                    200, "{\"ReferenceId\":\"r\",\"Url\":\"https://elsewhere.example/x\"}"))) {
      Destination destination = destination(standIn, 1);
      try (FileJournal journal = FileJournal.open(folder.resolve("d"))) {
        DeliveryReceipt receipt =
            new DeliveryRun(Smaller.none(destination), InstantSource.system())
                .deliver(TestPeople.order("d", TestPeople.crowd(0, 3, Change.ADD)), journal);

        assertThat(receipt.failures()).containsKey("drop_not_allowed");
        assertThat(receipt.added()).isZero();
      }
    }
  }
}
