console.log('cardtrail api');
