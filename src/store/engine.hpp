#pragma once
// What both databases share: queues, threads, the blocking questions.
#include <mutex>
#include <thread>

#include "store/database.hpp"
#include "store/queue.hpp"
#include "store/transact.hpp"
#include "store/unit_of_work.hpp"

namespace store {

class Engine : public Database {
 public:
  void write(Job job, Done done) final;
  void read(Job job, Done done) final;
  void queue(Job job, Done done) final;
  void try_out(Job job, Done done) final;
  base::Result<std::vector<domain::Partner>> register_partners(
      std::vector<domain::Partner> partners) final;
  base::Result<void> ping() final;

 protected:
  Engine(const Options& options, base::Log& log, base::Metrics& metrics);

  // Serves what a thread took from a queue, and calls every done(). It lives as long as the
  // thread, and so do the sessions that it holds.
  using Serve = std::function<void(std::vector<Work>)>;
  void start(Queue& queue, std::size_t at_once, Serve serve);
  void stop();  // from the destructor of the derived class, whose functions threads call

  // Counts, logs what is our own fault, and tells the caller.
  void finish(Work& work, const char* kind, base::Result<void> result);
  // After a commit: wakes who delivers when there is more to claim.
  void spread_news(UnitOfWork& unit);
  // Now and then, outside of any job's transaction.
  void sweep(UnitOfWork& unit);
  virtual void tell_others(UnitOfWork&) {}

  const Options options_;
  base::Log& log_;
  base::Metrics& metrics_;
  Queue writes_, reads_;
  Begin begin_read_, begin_write_;
  std::function<void()> wake_;

 private:
  void push(Queue& queue, const char* kind, Work work);

  std::vector<std::thread> threads_;
  std::mutex ping_mutex_;
  UnitOfWork ping_unit_;
  std::mutex sweep_mutex_;
  base::Time swept_{};
};

std::unique_ptr<Database> make_sqlite(const Options& options, base::Log& log,
                                      base::Metrics& metrics);
std::unique_ptr<Database> make_postgresql(const Options& options, base::Log& log,
                                          base::Metrics& metrics);

}  // namespace store
