#define BOOST_TEST_MODULE pratique
#include <boost/test/unit_test.hpp>
