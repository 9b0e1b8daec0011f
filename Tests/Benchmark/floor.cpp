// What the machine allows: the same sums by simdjson's On-Demand interface, one document a line, with
// a sketch of one percent and two threads. It checks nothing that it does not use, knows its fields
// beforehand, and stops at the first bad line; so it is a floor, no program.
//
//   c++ -O3 -std=c++17 floor.cpp -lsimdjson -lpthread -o floor && ./floor <events.ndjson
#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <simdjson.h>
#include <string>
#include <thread>
#include <unistd.h>
#include <fcntl.h>
#include <unordered_map>
#include <vector>

struct Group {
  long count = 0, errors = 0;
  double sum = 0, tokens = 0, cost = 0;
  std::vector<unsigned> buckets = std::vector<unsigned>(2048);

  void add(bool error, double latency, double completion, double price) {
    static const double scale = 1 / std::log(1.01 / 0.99);
    count++;
    errors += error;
    sum += latency;
    tokens += completion;
    cost += price;
    int index = static_cast<int>(std::ceil(std::log(latency) * scale)) + 512;
    buckets[std::clamp(index, 0, 2047)]++;
  }

  void add(const Group &other) {
    count += other.count;
    errors += other.errors;
    sum += other.sum;
    tokens += other.tokens;
    cost += other.cost;
    for (size_t i = 0; i < buckets.size(); i++) buckets[i] += other.buckets[i];
  }

  double quantile(double q) const {
    long rank = static_cast<long>(q * (count - 1)), seen = 0;
    for (size_t i = 0; i < buckets.size(); i++)
      if ((seen += buckets[i]) > rank)
        return std::pow(1.01 / 0.99, static_cast<double>(i) - 512) * 0.99;
    return 0;
  }
};

using Groups = std::unordered_map<std::string, Group>;

static const size_t SIZE = 256 << 10;
static std::mutex reading;
static std::string rest;

// Whole lines, with the padding that simdjson wants behind them; 0 at the end.
static size_t next(char *buffer) {
  std::lock_guard<std::mutex> guard(reading);
  size_t have = rest.size();
  std::memcpy(buffer, rest.data(), have);
  rest.clear();
  while (have < SIZE) {
    ssize_t got = read(0, buffer + have, SIZE - have);
    if (got <= 0) return have;
    have += static_cast<size_t>(got);
    if (have > SIZE / 2) break;
  }
  size_t end = have;
  while (end > 0 && buffer[end - 1] != '\n') end--;
  rest.assign(buffer + end, have - end);
  return end;
}

static void work(Groups &groups) {
  std::vector<char> buffer(SIZE + simdjson::SIMDJSON_PADDING);
  simdjson::ondemand::parser parser;
  std::string key;
  while (size_t size = next(buffer.data())) {
    char *at = buffer.data(), *end = at + size;
    while (at < end) {
      char *feed = static_cast<char *>(std::memchr(at, '\n', static_cast<size_t>(end - at)));
      if (!feed) feed = end;
      auto length = static_cast<size_t>(feed - at);
      auto room = static_cast<size_t>(buffer.data() + buffer.size() - at);
      auto line = parser.iterate(at, length, room);
      std::string_view model, service, status;
      double latency = 0, completion = 0, cost = 0;
      auto object = line.get_object();
      if (object["model"].get(model) || object["service"].get(service) ||
          object["status"].get(status) || object["latency_ms"].get(latency) ||
          object["tokens"]["completion"].get(completion) || object["cost_usd"].get(cost))
        std::exit(65);
      key.assign(service).append("\x1f").append(model);
      groups[key].add(status == "error", latency, completion, cost);
      at = feed + 1;
    }
  }
}

int main() {
  // As large as anyone may make a pipe.
  fcntl(0, F_SETPIPE_SZ, 1 << 20);
  std::vector<Groups> parts(2);
  std::thread other(work, std::ref(parts[1]));
  work(parts[0]);
  other.join();
  std::map<std::string, Group> all;
  for (auto &part : parts)
    for (auto &[key, group] : part) all[key].add(group);
  for (auto &[key, group] : all)
    std::printf("%s %ld %.4f %.3f %.1f %.1f %.1f %.0f %.6f\n", key.c_str(), group.count,
                static_cast<double>(group.errors) / static_cast<double>(group.count),
                group.sum / static_cast<double>(group.count), group.quantile(0.5),
                group.quantile(0.95), group.quantile(0.99), group.tokens, group.cost);
}
