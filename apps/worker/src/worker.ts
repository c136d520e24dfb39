console.log('cardtrail worker');
