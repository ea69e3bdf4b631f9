package io.parley.connector.destination.file;

import java.util.List;

class GoogleCustomerMatchCsvTest extends FileContract {
  @Override
  FileFormat format() {
    return new GoogleCustomerMatchCsv(2, 1);
  }

  @Override
  protected List<String> vectors() {
    return List.of(
        "92ee26057ed9dea2535d6c8b141d48373932476599196e00352254896db5888f",
        "81f8f6dde88365f3928796ec7aa53f72820b06db8664f5fe76a7eb13e24546a2",
        "34cd727971f40910d826035e00f1f65e4223b02ffcf2d75c9de93e35c78588a2");
  }

  @Override
  void check(String file, List<String> broken) {
    List<String> lines = file.lines().toList();
    if (!lines.get(0).equals("Email,Email,Phone,First Name,Last Name,Country,Zip")) {
      broken.add("header");
    }
    String hash = "([0-9a-f]{64})?";
    String row = hash + "," + hash + "," + hash + "," + hash + "," + hash + ",([A-Z]{2})?,[^,]*";
    lines.stream().skip(1).filter(line -> !line.matches(row)).forEach(line -> broken.add("row"));
  }
}
